using DoctorDAO.Client.Governance;
using DoctorDAO.Client.Membership;
using DoctorDAO.Client.Panels;

namespace DoctorDAO.Portal.Features.Home;

/// <summary>What is asked of a member.</summary>
public enum NeedKind
{
    /// <summary>Vote in an open session.</summary>
    Vote,
    /// <summary>Carry a delegation into the next term.</summary>
    Renew,
    /// <summary>Have the licence checked again.</summary>
    Licence,
    /// <summary>Say whether it is oneself who moves the membership to another account.</summary>
    Move,
    /// <summary>Judge a case, or open what one has sealed.</summary>
    Judge,
}

/// <summary>Something that needs the signed-in member: until when, and what it is about.</summary>
/// <param name="Due">After this nothing can be done about it.</param>
/// <param name="Voice">The session, for a vote.</param>
/// <param name="Delegation">The delegation, for a renewal.</param>
/// <param name="Move">The move of the membership that is under way.</param>
/// <param name="Duty">The seat on a panel, for a case.</param>
public sealed record Need(NeedKind Kind, DateTimeOffset Due, SessionVoiceDto? Voice = null, ChamberVoiceDto? Delegation = null, RecoveryRequestDto? Move = null, DutyDto? Duty = null)
{
    /// <summary>A licence is asked for this long before it runs out.</summary>
    private static readonly TimeSpan LicenceNotice = TimeSpan.FromDays(14);

    /// <summary>Everything that needs the reader, the most urgent first; before all a membership that is about to leave, for votes go with it.</summary>
    /// <param name="reader">Who they need.</param>
    /// <param name="duties">What the reader has to do as a juror.</param>
    public static IReadOnlyList<Need> Of(Reader reader, IReadOnlyList<DutyDto>? duties = null)
    {
        var now = reader.Now;
        var votes = reader.Voices
            .Where(v => v.SessionState is SessionState.Open or SessionState.Closing && v.State is not (VoiceState.Own or VoiceState.NoVoice) && v.Deadlines.CastUntil > now)
            .Select(v => new Need(NeedKind.Vote, v.Deadlines.CastUntil, Voice: v));
        var renewals = (reader.Member?.Voices ?? []).Where(v => v is { CanRenew: true, Delegate: not null, Ends: not null } && v.Ends > now)
            .Select(v => new Need(NeedKind.Renew, v.Ends!.Value, Delegation: v));
        IEnumerable<Need> licence = reader.Member is { Status: MemberStatus.Active } m && m.NotAfter > now && m.NotAfter - now < LicenceNotice
            ? [new Need(NeedKind.Licence, m.NotAfter)] : [];
        IEnumerable<Need> move = reader.Member?.Recovery is { } running ? [new Need(NeedKind.Move, running.ReadyAt, Move: running)] : [];
        var cases = (duties ?? []).Where(d => d.Kind == DutyKind.Commit || d is { Kind: DutyKind.Reveal, HandedOver: false }).Where(d => d.Due > now)
            .Select(d => new Need(NeedKind.Judge, d.Due!.Value, Duty: d));
        return [.. move, .. votes.Concat(renewals).Concat(licence).Concat(cases).OrderBy(n => n.Due)];
    }
}
