namespace DoctorDAO.Client.Forum;

/// <summary>A picture or a document that can stand in posts.</summary>
/// <param name="Path">Where it is read, by everybody: <c>/media/</c> and the SHA-256 of its content in hexadecimal digits. A post shows it with <c>![words](path)</c>, or leads to it.</param>
/// <param name="Type"><c>image/png</c>, <c>image/jpeg</c>, <c>image/webp</c> or <c>application/pdf</c>.</param>
/// <param name="Bytes">How large it is as it is kept.</param>
/// <param name="Width">Pixels; <c>null</c> for a document.</param>
/// <param name="Height">Pixels; <c>null</c> for a document.</param>
public sealed record AttachmentDto(string Path, string Type, long Bytes, int? Width, int? Height);

/// <summary>What members add to posts beside their text. Who writes must have made sure that it acts for the member.</summary>
public interface IAttachments
{
    /// <summary>Most bytes of a file that is sent.</summary>
    const int MaxBytes = 8 * 1024 * 1024;

    /// <summary>
    /// Keeps a picture (PNG, JPEG, WebP, GIF, written anew without what says where it was taken) or a PDF. What it is says its content. The same file again is the same
    /// attachment. One that stands in no post is forgotten after a day.
    /// </summary>
    /// <param name="account">Whose it is.</param>
    /// <param name="content">At most <see cref="MaxBytes"/>.</param>
    /// <param name="ct">Cancels it.</param>
    /// <exception cref="FieldException"><c>file</c> is none of these kinds, too large, or more than the account may keep; <c>account</c> is no active member.</exception>
    Task<AttachmentDto> AddAsync(string account, byte[] content, CancellationToken ct);
}
