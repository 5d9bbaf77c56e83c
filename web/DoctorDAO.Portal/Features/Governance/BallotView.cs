using DoctorDAO.Client.Governance;
using DoctorDAO.Client.Membership;

namespace DoctorDAO.Portal.Features.Governance;

/// <summary>What a session's page shows of the reader: derived once from the session, the reader's voice and the chain's time.</summary>
public sealed class BallotView
{
    // A ballot that others count through can be changed for the last time 12 hours before the end, whatever stands above it.
    private static readonly TimeSpan LastChangeOfCarriers = TimeSpan.FromHours(12);

    /// <param name="session">The session.</param>
    /// <param name="voice">The reader's voice in it; <c>null</c> when nobody is signed in or the account never was a member.</param>
    /// <param name="now">The chain's time.</param>
    public BallotView(SessionDto session, SessionVoiceDto? voice, DateTimeOffset now)
    {
        (Session, Voice, Now) = (session, voice, now);
        HasVoice = voice is not null && voice.State != VoiceState.NoVoice;
        IsVoting = session.State is SessionState.Open or SessionState.Closing;
        IsBefore = session.State is SessionState.AgendaOpen or SessionState.AgendaClosed;
        IsClosed = session.State == SessionState.Closed;
        CanCast = HasVoice && IsVoting && now < voice!.Deadlines.CastUntil && session.Agenda.Count > 0;
        Own = voice?.Own;
        CanWithdraw = IsVoting && Own is not null && now < voice!.Deadlines.WithdrawUntil;
        CanStillWithdraw = voice is not null && now < voice.Deadlines.WithdrawUntil;
        DelegateBallot = voice?.DelegateBallot is { } other && other.Votes.Count == session.Agenda.Count ? other : null;
        Others = voice?.Deadlines.Others ?? 0;
        Nearest = voice is { Chain: [var first, ..] } ? first : null;
        Following = voice is { Chain: [_, var second, ..] } ? second : null;
    }

    /// <summary>The session.</summary>
    public SessionDto Session { get; }

    /// <summary>The reader's voice in it.</summary>
    public SessionVoiceDto? Voice { get; }

    /// <summary>The chain's time.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>Whether the reader was a member at the snapshot.</summary>
    public bool HasVoice { get; }

    /// <summary>Whether ballots are taken.</summary>
    public bool IsVoting { get; }

    /// <summary>Whether voting has not begun.</summary>
    public bool IsBefore { get; }

    /// <summary>Whether it is over.</summary>
    public bool IsClosed { get; }

    /// <summary>Whether the reader may cast or change now.</summary>
    public bool CanCast { get; }

    /// <summary>Whether the reader has a ballot that may be withdrawn now.</summary>
    public bool CanWithdraw { get; }

    /// <summary>Whether a ballot cast now could be withdrawn afterwards.</summary>
    public bool CanStillWithdraw { get; }

    /// <summary>The reader's live ballot.</summary>
    public BallotDto? Own { get; }

    /// <summary>The ballot the voice counts through, or would count through without the own one; <c>null</c> when there is none of this agenda.</summary>
    public BallotDto? DelegateBallot { get; }

    /// <summary>Others whose voices move with the reader.</summary>
    public int Others { get; }

    /// <summary>The nearest delegate.</summary>
    public ChainLinkDto? Nearest { get; }

    /// <summary>The delegate after the nearest.</summary>
    public ChainLinkDto? Following { get; }

    /// <summary>Whether the ballot above surely cannot change any more while the reader's own voice still moves.</summary>
    public bool IsDelegateFixed =>
        CanCast && DelegateBallot is { Voices: > 1 } && Voice!.Deadlines.Reason == DeadlineReason.OwnVoiceOnly && Now >= Voice.Deadlines.Ends - LastChangeOfCarriers;

    /// <summary>Moments at which the page says something else, those to come: space-separated ISO times.</summary>
    public string RefreshAt
    {
        get
        {
            List<DateTimeOffset> moments = [Session.AgendaCloses, Session.Opens, Session.Closes, Session.Closes.AddHours(-48)];
            if (Voice is { } v) moments.AddRange([v.Deadlines.CastUntil, v.Deadlines.WithdrawUntil, v.Deadlines.Ends, v.Deadlines.Ends - LastChangeOfCarriers]);
            return string.Join(' ', moments.Where(m => m > Now).Distinct().Order().Select(m => m.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture)));
        }
    }

    /// <summary>Votes as the islands read them: <c>4,-2,0</c>.</summary>
    public static string List(IEnumerable<int> votes) => string.Join(',', votes.Select(v => v.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    /// <summary>A title for buttons and tables: cut between words, at most 38 characters.</summary>
    public static string Short(string title)
    {
        const int most = 38;
        if (title.Length <= most) return title;
        var cut = title.LastIndexOf(' ', most);
        return (cut > most / 2 ? title[..cut] : title[..most]).TrimEnd(',', ';', ':', ' ') + "…";
    }

    /// <summary>Whom the reader follows with a ballot of this agenda, by the person who cast it.</summary>
    public PersonDto? DelegateVoter => DelegateBallot?.Voter;
}
