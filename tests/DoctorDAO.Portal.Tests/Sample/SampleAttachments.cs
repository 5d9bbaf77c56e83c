using DoctorDAO.Client;
using DoctorDAO.Client.Forum;

namespace DoctorDAO.Portal.Tests.Sample;

/// <summary>Keeps nothing: what begins with <c>P</c> is a picture, with <c>%</c> a document, and everything else is refused as the server would.</summary>
public sealed class SampleAttachments : IAttachments
{
    public Task<AttachmentDto> AddAsync(string account, byte[] content, CancellationToken ct) => (char)content[0] switch
    {
        'P' => Task.FromResult(new AttachmentDto("/media/" + new string('1', 64), "image/png", content.Length, 4, 3)),
        '%' => Task.FromResult(new AttachmentDto("/media/" + new string('2', 64), "application/pdf", content.Length, null, null)),
        'Q' => throw new FieldException("file", "is more than you may keep: 200 files and 64 MB. Take back posts whose files are no longer needed"),
        _ => throw new FieldException("file", "is no picture (PNG, JPEG, WebP, GIF) and no PDF that can be read"),
    };
}
