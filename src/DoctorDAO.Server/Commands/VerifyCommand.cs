using System.Globalization;
using DoctorDAO.Features.Governance;
using DoctorDAO.Server.Hosting;

namespace DoctorDAO.Server.Commands;

/// <summary>
/// <c>verify [--block number]</c>: counts every session again and compares it with the contract at one block, the newest indexed one when none is named.
/// One line a session; ends with 1 when one differs or could not be compared.
/// </summary>
internal static class VerifyCommand
{
    private const string Block = "--block";

    public static async Task<int> RunAsync(string[] arguments, TextWriter output, CancellationToken ct)
    {
        var options = new CommandOptions(arguments, [], [Block]);
        ulong? block = options.Value(Block) is not { } text ? null
            : ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= long.MaxValue ? number
            : throw new SettingsException([$"{Block}: '{text}' is no height of a block."]);
        await using var app = DaoServer.Create(options.Settings);
        await app.Services.GetRequiredService<DatabaseStart>().PrepareAsync(ct);
        var (sessions, wrong) = (0, 0);
        await foreach (var session in app.Services.GetRequiredService<TallyVerification>().RunAsync(block, ct))
        {
            sessions++;
            if (session.Outcome is TallyOutcome.Differs or TallyOutcome.Unread)
                wrong++;
            var words = session.Outcome switch
            {
                TallyOutcome.Agrees => "agrees",
                TallyOutcome.Differs => "DIFFERS: " + session.Difference,
                TallyOutcome.ChangedSince => "was changed after this block, not compared",
                TallyOutcome.Unread => "the recount agrees, the node does not tell the contract's tally at this block",
                _ => throw new InvalidOperationException($"Unknown outcome {session.Outcome}."),
            };
            await output.WriteLineAsync(FormattableString.Invariant($"{session.Chamber}/{session.Session}: {session.Ballots} ballots, block {session.Block}, {words}"));
        }

        await output.WriteLineAsync(FormattableString.Invariant($"{sessions} sessions, {wrong} to look at."));
        return wrong == 0 ? 0 : 1;
    }
}
