using System.Globalization;
using DoctorDAO.Features.Ledgers;
using DoctorDAO.Features.Governance;
using DoctorDAO.Features.Reputation;
using DoctorDAO.Server.Hosting;

namespace DoctorDAO.Server.Commands;

/// <summary>
/// <c>verify [--block number]</c>: counts every session and everybody's reputation again, works out the ledgers of pool and escrow, and compares them with the contracts
/// at one block, the newest indexed one when none is named. One line a session, one for each reputation that does not agree, and one for each ledger; ends with 1 when something differs or could not be
/// compared.
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
            await output.WriteLineAsync(FormattableString.Invariant($"{session.Chamber}/{session.Session}: {session.Ballots} ballots, block {session.Block}, {Words(session.Outcome, session.Difference)}"));
        }

        await output.WriteLineAsync(FormattableString.Invariant($"{sessions} sessions, {wrong} to look at."));
        var (sums, odd) = (0, 0);
        await foreach (var sum in app.Services.GetRequiredService<ReputationVerification>().RunAsync(block, ct))
        {
            sums++;
            if (sum.Outcome == TallyOutcome.Agrees)
                continue;
            if (sum.Outcome != TallyOutcome.ChangedSince)
                odd++;
            await output.WriteLineAsync($"reputation of {sum.Account} in {sum.Topic}: {Words(sum.Outcome, sum.Difference)}");
        }

        await output.WriteLineAsync(FormattableString.Invariant($"{sums} sums of reputation, {odd} to look at."));
        foreach (var verification in app.Services.GetServices<ILedgerVerification>())
        {
            if (await verification.RunAsync(block, ct) is not { } ledger)
                continue;
            await output.WriteLineAsync(FormattableString.Invariant($"ledger of the {ledger.Subject}, block {ledger.Block}: {Words(ledger.Outcome, ledger.Difference)}"));
            if (ledger.Outcome is TallyOutcome.Differs or TallyOutcome.Unread)
                odd++;
        }

        return wrong + odd == 0 ? 0 : 1;
    }

    private static string Words(TallyOutcome outcome, string? difference) => outcome switch
    {
        TallyOutcome.Agrees => "agrees",
        TallyOutcome.Differs => "DIFFERS: " + difference,
        TallyOutcome.ChangedSince => "was changed after this block, not compared",
        TallyOutcome.Unread => "the recount agrees, the node does not tell what the contract has at this block",
        _ => throw new InvalidOperationException($"Unknown outcome {outcome}."),
    };
}
