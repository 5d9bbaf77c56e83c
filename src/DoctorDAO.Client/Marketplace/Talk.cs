using DoctorDAO.Client.Membership;

namespace DoctorDAO.Client.Marketplace;

/// <summary>What a message of an order is.</summary>
public enum MessageKind
{
    /// <summary>Words between the parties.</summary>
    Message = 0,

    /// <summary>What the worker hands over: its hash goes onto the chain with the delivery.</summary>
    Delivery = 1,

    /// <summary>What the buyer asks to be changed: its hash goes onto the chain, too.</summary>
    Change = 2,

    /// <summary>What a party says in a dispute, for those who judge.</summary>
    Dispute = 3,
}

/// <summary>A message that is sent.</summary>
/// <param name="Key">A random UUID. The same again is the same message.</param>
/// <param name="Text">Plain text, 1 to 4,000 characters.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Milestone">Index of the milestone that it is about; needed for all but messages.</param>
/// <param name="Files">Ids of files that were added by the same account and stand in no message; at most 10.</param>
/// <param name="Confirmed">That the text points to no patient, where the author was asked.</param>
public sealed record MessageDraft(Guid Key, string Text, MessageKind Kind = MessageKind.Message, int? Milestone = null, IReadOnlyList<Guid>? Files = null, bool Confirmed = false);

/// <summary>A file of an order.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">As its author named it.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">SHA-256 of its content: 64 lowercase digits.</param>
/// <param name="Deleted">Whether its content was deleted by rule.</param>
public sealed record TalkFileDto(Guid Id, string Name, long Bytes, string Sha256, bool Deleted = false);

/// <summary>A message.</summary>
/// <param name="Id">Grows with every message.</param>
/// <param name="Author">Who wrote it.</param>
/// <param name="Mine">Whether that is the reader.</param>
/// <param name="At">When.</param>
/// <param name="Text">Plain text; <c>null</c> when it was deleted.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Milestone">What it is about.</param>
/// <param name="Hash">keccak-256 of its manifest, for the chain: 0x and 64 digits; <c>null</c> for mere messages.</param>
/// <param name="OnChain">Whether the chain has that hash.</param>
/// <param name="Files">Its files.</param>
/// <param name="Waits">Whether the reader saved it and can still sign it: a delivery or a change, the newest of its milestone, which takes one now.</param>
public sealed record MessageDto(
    long Id, PersonDto Author, bool Mine, DateTimeOffset At, string? Text, MessageKind Kind, int? Milestone, string? Hash, bool OnChain, IReadOnlyList<TalkFileDto> Files, bool Waits = false);

/// <summary>Messages of an order.</summary>
/// <param name="Messages">A page, the newest first.</param>
/// <param name="Read">Id of the last message that the reader has read; 0 for none.</param>
/// <param name="OtherRead">Id of the last one that the other party has read.</param>
/// <param name="Unread">Messages of the other party that the reader has not read, at most 99.</param>
/// <param name="Until">Until when messages can be sent; <c>null</c>: no end is set yet.</param>
/// <param name="Open">Whether messages can be sent now by the reader.</param>
/// <param name="Kept">Until when they are kept, at least; <c>null</c> before the order has ended.</param>
/// <param name="Judge">Whether the reader judges, and is no party.</param>
public sealed record TalkDto(Page<MessageDto> Messages, long Read, long OtherRead, int Unread, DateTimeOffset? Until, bool Open, DateTimeOffset? Kept, bool Judge);

/// <summary>Somebody who judges has read.</summary>
/// <param name="Person">Who.</param>
/// <param name="At">When.</param>
/// <param name="What">Id of a file; <c>null</c>: messages, or all of it.</param>
public sealed record TalkAccessDto(PersonDto Person, DateTimeOffset At, Guid? What);

/// <summary>All messages and files of an order: a ZIP archive with <c>messages.json</c>, <c>manifests/…</c> byte for byte as their hashes were made of, and <c>files/…</c>.</summary>
/// <param name="Name">What to call it.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Hash">SHA-256 of it: 64 lowercase digits. The same messages give the same bytes.</param>
/// <param name="WriteAsync">Writes it, a file at a time. It breaks off before the end when something in it is deleted meanwhile.</param>
public sealed record TalkBundleDto(string Name, long Bytes, string Hash, Func<Stream, CancellationToken, Task> WriteAsync);

/// <summary>Bounds of what is written and handed over.</summary>
public static class TalkLimits
{
    /// <summary>Characters of a message.</summary>
    public const int Text = 4_000;

    /// <summary>Messages of one order and author.</summary>
    public const int Messages = 2_000;

    /// <summary>Files of a message.</summary>
    public const int FilesOfMessage = 10;

    /// <summary>Files of one order and author.</summary>
    public const int Files = 60;

    /// <summary>Bytes of a file.</summary>
    public const int FileBytes = 10 * 1024 * 1024;

    /// <summary>Bytes of the files of one order and author.</summary>
    public const long OrderBytes = 60L * 1024 * 1024;

    /// <summary>Days after an order has ended in which its parties can still write.</summary>
    public const int DaysAfterEnd = 90;
}

/// <summary>
/// Messages between the parties of an order, encrypted at rest. Who asks is named first; <c>null</c> is what anybody gets who is neither party nor judges a dispute of the order now.
/// What those who judge are given is logged first, and the parties see it.
/// </summary>
public interface ITalk
{
    /// <summary>Messages, the newest first.</summary>
    Task<TalkDto?> GetMessagesAsync(string account, long order, string? cursor, int limit, CancellationToken ct);

    /// <summary>A message.</summary>
    Task<MessageDto?> GetMessageAsync(string account, long order, long message, CancellationToken ct);

    /// <summary>Sends a message; for the parties. The same key again is the same message.</summary>
    /// <exception cref="FieldException">A field is not what it should be; the order is over; it may point to a patient.</exception>
    Task<MessageDto?> SendAsync(string account, long order, MessageDraft draft, CancellationToken ct);

    /// <summary>Notes how far one has read; for the parties. Never back.</summary>
    /// <returns>Whether the account is a party.</returns>
    Task<bool> MarkReadAsync(string account, long order, long message, CancellationToken ct);

    /// <summary>Adds a file that no message has yet; for the parties. It is forgotten after a day without one.</summary>
    /// <param name="id">A random UUID. The same again is the same file.</param>
    /// <param name="name">1 to 120 characters.</param>
    /// <param name="content">1 byte to 10 MB.</param>
    /// <exception cref="FieldException">Too large, too many; the id is another's; the order is over.</exception>
    Task<TalkFileDto?> AddFileAsync(string account, long order, Guid id, string name, byte[] content, CancellationToken ct);

    /// <summary>A file.</summary>
    Task<PaperFileDto?> GetFileAsync(string account, long order, Guid id, CancellationToken ct);

    /// <summary>All of it.</summary>
    Task<TalkBundleDto?> GetBundleAsync(string account, long order, CancellationToken ct);

    /// <summary>Who has read that is no party, the newest first, at most 200; for the parties.</summary>
    Task<IReadOnlyList<TalkAccessDto>?> GetAccessAsync(string account, long order, CancellationToken ct);
}

/// <summary>Certificates of courses that were taken through the marketplace.</summary>
public interface ICourses
{
    /// <summary>Whether an issuer of this site issues them.</summary>
    Task<bool> AreIssuedAsync(CancellationToken ct);

    /// <summary>Issues the certificate of a course to its buyer; once.</summary>
    /// <returns>Number of the application at whose address the wallet's offer is made; <c>null</c>: no such order of this buyer, or no course.</returns>
    /// <exception cref="FieldException">It is not completed; its hours are not known; no issuer knows the buyer's name.</exception>
    Task<CourseCredentialDto?> IssueAsync(string account, long order, CancellationToken ct);
}

/// <summary>The certificate of a course.</summary>
/// <param name="Application">Number of the application that stands for it.</param>
public sealed record CourseCredentialDto(long Application);
