using DoctorDAO.Client.Notices;
using DoctorDAO.Client.Panels;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Panels;
using Microsoft.EntityFrameworkCore;
using Contract = DoctorDAO.Contracts.Panels;

namespace DoctorDAO.Features.Notices;

/// <summary>What jurors are told: that they were drawn, that time runs out, that they have earned something. Whoever has done what is due hears nothing more.</summary>
internal static class PanelTidings
{
    /// <summary>So long before the time to seal votes is over half of it is gone, in seconds.</summary>
    public const long Half = 36 * 3600;

    /// <summary>So long before a stage is over it is said for the last time, in seconds.</summary>
    public const long Last = 12 * 3600;

    // Cases that are judged at once; an association has some.
    private const int Most = 500;

    /// <summary>What a final event tells.</summary>
    public static async Task TellAsync(DaoDbContext db, EthLog log, Tidings tidings, CancellationToken ct)
    {
        if (FinalEvents.Is<Contract.CommitOpened>(log, out var opened))
        {
            var (id, round) = ((long)opened.CaseId, (int)opened.Round);
            foreach (var seat in await SeatsAsync(db, [id], ct))
            {
                if (seat.Round == round)
                    tidings.Notices.Add(Notice(seat, NoticeKind.JurorDrawn, "drawn", (long)opened.Until));
            }
        }
        else if (FinalEvents.Is<Contract.FeeEarned>(log, out var earned))
        {
            tidings.Notices.Add(new NewNotice(earned.Juror.ToHex(), NoticeKind.JurorPaid, FinalEvents.CauseOf(log), new NoticeData(Case: (long)earned.CaseId)));
        }
    }

    /// <summary>What time has brought between two moments (unix seconds).</summary>
    public static async Task TellAsync(DaoDbContext db, long from, long now, Tidings tidings, CancellationToken ct)
    {
        var cases = await db.Set<CaseView>().AsNoTracking().Where(x => x.Stage == CaseStage.Commit).OrderBy(x => x.Id).Take(Most).ToListAsync(ct);
        var due = cases.Select(x => (Case: x, Word: WordOf(x, from, now))).Where(x => x.Word is not null).ToDictionary(x => x.Case.Id);
        if (due.Count == 0)
            return;
        var kept = await SealedVotes.KeptAsync(db, due.Keys, ct);
        foreach (var seat in await SeatsAsync(db, due.Keys, ct))
        {
            var (panel, word) = due[seat.CaseId];
            if (!seat.Open || seat.Struck || seat.RevealedAt is not null)
                continue;
            if (now < panel.CommitUntil && seat.CommittedAt is null)
                tidings.Notices.Add(Notice(seat, NoticeKind.JurorVoteDue, word!, panel.CommitUntil));
            else if (now >= panel.CommitUntil && seat.CommittedAt is not null && !kept.Contains(SeatView.Number(seat.CaseId, seat.Round, seat.Seat)))
                tidings.Notices.Add(Notice(seat, NoticeKind.JurorRevealDue, word!, panel.RevealUntil));
        }
    }

    /// <summary>The newest of the words that a case has come to; <c>null</c> for none.</summary>
    private static string? WordOf(CaseView panel, long from, long now)
    {
        var revealing = now >= panel.CommitUntil;
        if (revealing && now >= panel.RevealUntil)
            return null;
        (long At, string Word)[] words = revealing
            ? [(panel.RevealUntil - Last, "reveal-last"), (panel.CommitUntil, "reveal")]
            : [(panel.CommitUntil - Last, "last"), (panel.CommitUntil - Half, "half")];
        return words.FirstOrDefault(x => from < x.At && x.At <= now).Word;
    }

    private static NewNotice Notice(SeatView seat, NoticeKind kind, string word, long until) =>
        new(seat.Holder, kind, FormattableString.Invariant($"panel:{seat.CaseId}:{seat.Round}:{word}"), new NoticeData(Until: until, Case: seat.CaseId));

    private static Task<List<SeatView>> SeatsAsync(DaoDbContext db, IReadOnlyCollection<long> cases, CancellationToken ct) =>
        db.Set<SeatView>().AsNoTracking().Where(x => cases.Contains(x.CaseId)).OrderBy(x => x.CaseId).ThenBy(x => x.Round).ThenBy(x => x.Seat).ToListAsync(ct);
}
