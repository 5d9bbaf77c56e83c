namespace DoctorDAO.Client.Forum;

/// <summary>A poll that is to stand in the first post of a thread. It decides nothing: chambers decide by ballots.</summary>
/// <param name="Options">2 to 10 different ones, each 1 to 100 characters of plain text.</param>
/// <param name="Multiple">Whether one member may choose several.</param>
/// <param name="Closes">When it ends: an hour to 90 days from now.</param>
public sealed record NewPoll(IReadOnlyList<string> Options, bool Multiple, DateTimeOffset Closes);

/// <summary>An answer of a poll.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Text">Plain text.</param>
/// <param name="Votes">How many members chose it; <c>null</c> before the reader has voted or the poll has closed.</param>
public sealed record PollOptionDto(int Number, string Text, int? Votes);

/// <summary>A poll.</summary>
/// <param name="Thread">The thread in whose first post it stands.</param>
/// <param name="Multiple">Whether one member may choose several.</param>
/// <param name="Closes">When it ends.</param>
/// <param name="Closed">Whether it has ended.</param>
/// <param name="Voices">How many members have voted.</param>
/// <param name="Mine">Numbers of the options that the reader chose; empty for who has not voted.</param>
public sealed record PollDto(long Thread, bool Multiple, DateTimeOffset Closes, bool Closed, int Voices, IReadOnlyList<PollOptionDto> Options, IReadOnlyList<int> Mine);

/// <summary>What a member chooses.</summary>
/// <param name="Options">Numbers of options; none takes the voice back.</param>
public sealed record PollVoice(IReadOnlyList<int> Options);

/// <summary>Polls of threads.</summary>
public interface IPolls
{
    /// <summary>The poll of a thread as somebody may see it.</summary>
    /// <param name="account">Who reads; <c>null</c> for nobody in particular.</param>
    /// <param name="thread">The thread.</param>
    /// <param name="ct">Cancels it.</param>
    /// <returns><c>null</c> when there is none.</returns>
    Task<PollDto?> GetPollAsync(string? account, long thread, CancellationToken ct);

    /// <summary>Votes, changes a vote, or takes it back. The same again changes nothing.</summary>
    /// <returns><c>null</c> when there is no such poll.</returns>
    /// <exception cref="FieldException"><c>options</c>: there is no such option, or only one is possible, or the poll has closed; <c>account</c>: no active member.</exception>
    Task<PollDto?> VoteAsync(string account, long thread, PollVoice voice, CancellationToken ct);
}
