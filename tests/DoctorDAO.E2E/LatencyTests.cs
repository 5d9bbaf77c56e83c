using System.Diagnostics;
using DoctorDAO.E2E.Harness;

namespace DoctorDAO.E2E;

/// <summary>How long a reader waits for what the chain has already decided.</summary>
[Collection(Alone.Name)]
public sealed class LatencyTests(Stack stack, Chromium chromium) : BrowserTest(stack, chromium)
{
    private const int Ballots = 16;

    [Fact]
    public async Task From_mined_to_seen_takes_less_than_300_ms_in_the_median()
    {
        var reader = await VisitAsync();
        await reader.OpenAsync(Stack.ProposalPath(0));
        // The page itself notes when its tally changed: asking it over and over would measure the asking.
        await reader.Page.EvaluateAsync(
            """
            () => {
              const seen = [];
              const waiting = [];
              window.seenAt = n => new Promise(resolve => n < seen.length ? resolve(seen[n]) : (waiting[n] = resolve));
              const read = () => document.querySelector('.tally')?.textContent ?? '';
              let before = read();
              new MutationObserver(() => {
                const now = read();
                if (now === before) return;
                before = now;
                seen.push(Date.now());
                waiting[seen.length - 1]?.(seen.at(-1));
              }).observe(document.querySelector('main'), { subtree: true, childList: true, characterData: true, attributes: true });
            }
            """);

        await using var heads = await NewHeads.ListenAsync(Stack.Host.Rpc, Ct);
        var waits = new List<double>();
        for (var i = 0; i < Ballots; i++)
        {
            var voter = await Stack.SomebodyAsync(Standing.OwnVoiceOnly, Ct);
            var block = await Stack.Chain.CastAsync(Stack.Chamber, Stack.Session, voter, [i % 2 == 0 ? 5 : -5, 1, 0, 0, 0, 0, 0, 0], Ct);
            var mined = await heads.SeenAsync(block, Ct);
            // The policy of the page forbids polling by evaluated code: the page tells us itself.
            var seen = await reader.Page.EvaluateAsync<double>("n => window.seenAt(n)", i);
            waits.Add(seen - mined.ToUnixTimeMilliseconds());
        }

        waits.Sort();
        var (median, worst) = (waits[Ballots / 2], waits[^1]);
        TestContext.Current.TestOutputHelper?.WriteLine($"From mined to seen: median {median:0} ms, worst {worst:0} ms of {Ballots} ballots.");
        Assert.True(median < 300, $"From mined to seen takes {median:0} ms in the median of {Ballots} ballots: {string.Join(' ', waits)}");
    }
}
