using DoctorDAO.Client.Governance;
using DoctorDAO.Client.Membership;

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
}

/// <summary>Something that needs the signed-in member: until when, and what it is about.</summary>
/// <param name="Due">After this nothing can be done about it.</param>
/// <param name="Voice">The session, for a vote.</param>
/// <param name="Delegation">The delegation, for a renewal.</param>
/// <param name="Move">The move of the membership that is under way.</param>
public sealed record Need(NeedKind Kind, DateTimeOffset Due, SessionVoiceDto? Voice = null, ChamberVoiceDto? Delegation = null, RecoveryRequestDto? Move = null)
{
    /// <summary>A licence is asked for this long before it runs out.</summary>
    private static readonly TimeSpan LicenceNotice = TimeSpan.FromDays(14);

    /// <summary>Everything that needs the reader, the most urgent first; before all a membership that is about to leave, for votes go with it.</summary>
    public static IReadOnlyList<Need> Of(Reader reader)
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
        return [.. move, .. votes.Concat(renewals).Concat(licence).OrderBy(n => n.Due)];
    }
}
