using System.Globalization;
using DoctorDAO.Client.Notices;
using DoctorDAO.Features.Governance;
using DoctorDAO.Features.Marketplace.Orders;
using DoctorDAO.Features.Membership;
using DoctorDAO.Features.Panels;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Notices;

/// <summary>What comes by time alone. The clock is the time of the final block: what it has passed stays passed.</summary>
internal static class Calendar
{
    /// <summary>So long before the end of a session it is said that it ends, in seconds.</summary>
    public const long ClosesNotice = 24 * 3600;

    /// <summary>So long before its end a delegation is said to lapse, in seconds.</summary>
    public const long LapseNotice = 30 * 24 * 3600;

    /// <summary>So long before its end a membership is said to end, in seconds.</summary>
    public const long ExpiryNotice = 21 * 24 * 3600;

    /// <summary>So long before its end it is said again, in seconds.</summary>
    public const long LastExpiryNotice = 7 * 24 * 3600;

    /// <summary>How causes of the second word begin.</summary>
    private const string Last = "last";

    // A server that stood still for months finds no more than this; what is older is over.
    private const int Most = 500;

    /// <summary>What has come between two times.</summary>
    /// <param name="db">Where the views are.</param>
    /// <param name="from">Unix seconds of the final block that was looked at before.</param>
    /// <param name="now">Unix seconds of the final block.</param>
    /// <param name="ct">Cancels it.</param>
    public static async Task<Tidings> TellAsync(DaoDbContext db, long from, long now, CancellationToken ct)
    {
        var tidings = Tidings.None;
        var sessions = db.Set<SessionView>().AsNoTracking();
        // A session is open in the second after its number, and closed in the one after its deadline.
        foreach (var session in await sessions.Where(x => x.Session >= from && x.Session < now).OrderByDescending(x => x.Session).ThenByDescending(x => x.Chamber).Take(Most).ToListAsync(ct))
        {
            if (session.Deadline >= now && HasIssues(session))
                tidings.Fanouts.Add(Fanout(session, NoticeKind.SessionOpens, NoticeAudience.Members));
        }

        var (soonFrom, soonTo) = (from + ClosesNotice, now + ClosesNotice);
        foreach (var session in await sessions.Where(x => x.Deadline >= soonFrom && x.Deadline < soonTo).OrderByDescending(x => x.Deadline).ThenByDescending(x => x.Session).Take(Most).ToListAsync(ct))
        {
            if (session.Deadline >= now && HasIssues(session))
                tidings.Fanouts.Add(Fanout(session, NoticeKind.SessionCloses, NoticeAudience.Unheard));
        }

        foreach (var session in await sessions.Where(x => x.Deadline >= from && x.Deadline < now).OrderByDescending(x => x.Deadline).ThenByDescending(x => x.Session).Take(Most).ToListAsync(ct))
        {
            if (!HasIssues(session))
                continue;
            tidings.Fanouts.Add(Fanout(session, NoticeKind.DelegateMissed, NoticeAudience.UnheardFollowers));
            await ResultsAsync(db, session, tidings, ct);
        }

        foreach (var chamber in await db.Set<ChamberView>().AsNoTracking().ToListAsync(ct))
            Terms(chamber, from, now, tidings);
        await ExpiringAsync(db, from + ExpiryNotice, now + ExpiryNotice, "time", tidings, ct);
        await ExpiringAsync(db, from + LastExpiryNotice, now + LastExpiryNotice, Last, tidings, ct);
        await PanelTidings.TellAsync(db, from, now, tidings, ct);
        await OrderTidings.TellAsync(db, from, now, tidings, ct);
        return tidings;
    }

    /// <summary>The cause of the end of a membership, which an account is told of once, whoever notices it first.</summary>
    /// <param name="notAfter">Unix seconds.</param>
    /// <param name="fanout">Cause of the fan-out that tells; <c>null</c> where it is told at once.</param>
    public static string CauseOf(long notAfter, string? fanout = null) =>
        string.Create(CultureInfo.InvariantCulture, $"membership:{notAfter}{(fanout?.StartsWith(Last, StringComparison.Ordinal) == true ? ":last" : "")}");

    private static async Task ResultsAsync(DaoDbContext db, SessionView session, Tidings tidings, CancellationToken ct)
    {
        var members = await db.Set<MemberCountView>().Where(x => x.Since <= session.Session).OrderByDescending(x => x.Since).Select(x => x.Members).FirstOrDefaultAsync(ct);
        var proposals = await db.Set<ProposalView>().AsNoTracking().Where(x => x.Chamber == session.Chamber && x.Session == session.Session).OrderBy(x => x.Index).ToListAsync(ct);
        foreach (var proposal in proposals.Where(x => x.CancelledAt is null))
        {
            tidings.Notices.Add(new NewNotice(
                proposal.Proposer,
                Rules.Passes(session, proposal.Index, members) ? NoticeKind.ProposalPassed : NoticeKind.ProposalFailed,
                NoticeDefaults.CauseOf(session.Chamber, proposal.Id),
                new NoticeData(session.Chamber, session.Session, proposal.Id)));
        }
    }

    private static async Task ExpiringAsync(DaoDbContext db, long from, long to, string cause, Tidings tidings, CancellationToken ct)
    {
        // Nearly every block finds nobody. As a value, for the index: see LapseJob.
        var inactive = false;
        if (!await db.Set<MemberView>().AnyAsync(x => x.Inactive == inactive && x.NotAfter > from && x.NotAfter <= to, ct))
            return;
        tidings.Fanouts.Add(new NoticeFanoutRow
        {
            Kind = NoticeKind.MembershipExpires, Cause = string.Create(CultureInfo.InvariantCulture, $"{cause}:{to}"), Audience = NoticeAudience.Expiring,
            // No account is behind the sign: who ends at this very second was told before.
            From = from, To = to, After = "~",
        });
    }

    private static void Terms(ChamberView chamber, long from, long now, Tidings tidings)
    {
        if (chamber.TermLength == 0)
            return;
        var term = chamber.TermOf(now);
        var soon = chamber.EndOf(term) - LapseNotice;
        if (from < soon && soon <= now)
            tidings.Fanouts.Add(Fanout(chamber, term, NoticeKind.DelegationLapses));
        var ended = chamber.EndOf(term - 1);
        if (term > 0 && from < ended && ended <= now)
            tidings.Fanouts.Add(Fanout(chamber, term - 1, NoticeKind.DelegationLapsed));
    }

    private static NoticeFanoutRow Fanout(SessionView session, NoticeKind kind, NoticeAudience audience) => new()
    {
        Kind = kind, Cause = NoticeDefaults.CauseOf(session.Chamber, session.Session), Audience = audience,
        Data = new NoticeData(session.Chamber, session.Session, Until: session.Deadline).Write(),
    };

    private static NoticeFanoutRow Fanout(ChamberView chamber, int term, NoticeKind kind) => new()
    {
        Kind = kind, Cause = string.Create(CultureInfo.InvariantCulture, $"term:{chamber.Key}:{term}"), Audience = NoticeAudience.Delegators, Depth = term,
        Data = new NoticeData(chamber.Key, Until: chamber.EndOf(term)).Write(),
    };

    private static bool HasIssues(SessionView session) => session.Cancelled != (1 << session.Issues) - 1;
}
