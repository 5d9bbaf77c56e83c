using System.Globalization;
using DoctorDAO.Client.Forum;
using DoctorDAO.Portal.Features.Forum;
using DoctorDAO.Portal.Tests.Sample;
using DoctorDAO.Portal.Texts;
using Microsoft.AspNetCore.Http;

namespace DoctorDAO.Portal.Tests.Forum;

/// <summary>Files that are sent with a text.</summary>
public sealed class AttachingTests
{
    private static readonly TextSet Texts = new("Attachments", CultureInfo.GetCultureInfo("en-GB"));
    private static readonly string Picture = "/media/" + new string('1', 64);
    private static readonly string Document = "/media/" + new string('2', 64);

    [Fact]
    public async Task Files_stand_at_the_end_of_the_text_as_pictures_and_links()
    {
        var form = new Draft { Markdown = "A text\n", Files = [File("ward map.png", "P"), File(@"C:\x\Plan [2](x).pdf", "%")] };
        Assert.Null(await Run(form));
        Assert.Equal($"A text\n\n![ward map]({Picture})\n\n[Plan 2x]({Document})", form.Markdown);
    }

    [Theory]
    [InlineData("x.exe", "M", "“x” is no picture (PNG, JPEG, WebP, GIF) and no PDF that can be read.")]
    [InlineData("x.png", "Q", "“x” is more than you may keep. Take back posts whose files are no longer needed.")]
    public async Task What_is_refused_is_named_and_the_text_stays(string name, string content, string message)
    {
        var form = new Draft { Markdown = "A text", Files = [File(name, content)] };
        Assert.Equal(("file", message), await Run(form));
        Assert.Equal("A text", form.Markdown);
    }

    [Fact]
    public async Task What_is_too_large_or_too_many_is_not_read()
    {
        var large = new FormFile(Stream.Null, 0, IAttachments.MaxBytes + 1L, "Sent.Files", "large.png");
        Assert.Equal("“large” is larger than 8\u00a0MB. Make it smaller and choose it again.", (await Run(new Draft { Files = [large] }))!.Value.Message);
        Assert.StartsWith("At most 2 files", (await Run(new Draft { Files = [.. Enumerable.Repeat(File("x.png", "P"), 3)] }))!.Value.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_without_files_stays_as_it_is()
    {
        var form = new Draft { Markdown = "A text", Files = [new FormFile(Stream.Null, 0, 0, "Sent.Files", "")] };
        Assert.Null(await Run(form));
        Assert.Null(await Run(new Draft()));
        Assert.Equal("A text", form.Markdown);
    }

    [Fact]
    public async Task A_file_without_a_name_that_can_be_written_still_has_words()
    {
        var form = new Draft { Files = [File("[](!).png", "P")] };
        Assert.Null(await Run(form));
        Assert.Equal($"![…]({Picture})", form.Markdown);
    }

    private static Task<(string Field, string Message)?> Run(Draft form) =>
        Attaching.RunAsync(new SampleAttachments(), People.Nora.Address, form, Texts, TestContext.Current.CancellationToken);

    private static FormFile File(string name, string content)
    {
        var bytes = System.Text.Encoding.ASCII.GetBytes(content);
        return new FormFile(new MemoryStream(bytes), 0, bytes.Length, "Sent.Files", name);
    }
}
