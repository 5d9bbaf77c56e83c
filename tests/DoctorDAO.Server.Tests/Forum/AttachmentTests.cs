using System.Buffers.Binary;
using System.Net;
using System.Text;
using DoctorDAO.Client;
using DoctorDAO.Client.Forum;
using DoctorDAO.Features.Forum;
using DoctorDAO.Portal.Features.Forum;
using DoctorDAO.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SkiaSharp;
using static DoctorDAO.Server.Tests.Refused;

namespace DoctorDAO.Server.Tests;

/// <summary>Pictures and documents in posts: what is taken, what is kept of it, how it is served, and when it goes.</summary>
public sealed class AttachmentTests(ForumServer forum) : IClassFixture<ForumServer>
{
    private static readonly byte[] Pdf = Encoding.ASCII.GetBytes("%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n%%EOF\n");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static string NewKey => Guid.NewGuid().ToString();

    [Theory]
    [InlineData(SKEncodedImageFormat.Png, "image/png")]
    [InlineData(SKEncodedImageFormat.Jpeg, "image/jpeg")]
    [InlineData(SKEncodedImageFormat.Webp, "image/webp")]
    public async Task A_picture_is_written_anew_without_what_hid_in_it(SKEncodedImageFormat format, string type)
    {
        var (author, _) = await forum.AsAsync(0);
        var sent = Picture(40, 30, format);
        if (format == SKEncodedImageFormat.Jpeg)
            sent = WithExif(sent, orientation: 6);
        byte[] behind = [.. sent, .. "<script>alert('behind')</script>"u8];
        var kept = await author.AttachAsync(behind, Ct);
        Assert.Equal(type, kept.Type);
        // The camera was turned: what said so is gone, so the picture itself is turned.
        Assert.Equal(format == SKEncodedImageFormat.Jpeg ? (30, 40) : (40, 30), (kept.Width!.Value, kept.Height!.Value));
        Assert.Equal(kept, await author.AttachAsync(behind, Ct));
        using var nobody = forum.Server.Browser();
        using var answer = await nobody.GetAsync(kept.Path, Ct);
        Assert.Equal((HttpStatusCode.OK, type), (answer.StatusCode, answer.Content.Headers.ContentType!.ToString()));
        var served = await answer.Content.ReadAsByteArrayAsync(Ct);
        Assert.Equal(kept.Bytes, served.Length);
        foreach (var hidden in (string[])["<script>", "Exif", "52.5200 N"])
            Assert.True(served.AsSpan().IndexOf(Encoding.ASCII.GetBytes(hidden)) < 0, $"{hidden} is still there.");
        using var shown = SKBitmap.Decode(served);
        Assert.Equal((kept.Width, kept.Height), (shown.Width, shown.Height));
    }

    [Fact]
    public async Task Answers_know_nobody_last_an_hour_and_can_do_nothing()
    {
        var (author, _) = await forum.AsAsync(1);
        var picture = await author.AttachAsync(Picture(8, 8, SKEncodedImageFormat.Png), Ct);
        var document = await author.AttachAsync(Pdf, Ct);
        Assert.Equal(("application/pdf", null), (document.Type, document.Width));
        using var member = await forum.Server.SignedInAsync(DaoChain.Member(1));
        // Routes do not look at the case of a path.
        var shouted = picture with { Path = picture.Path.Replace("/media/", "/Media/", StringComparison.Ordinal) };
        foreach (var (kept, disposition) in ((AttachmentDto, string)[])[(picture, "inline"), (document, "attachment"), (shouted, "inline")])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, kept.Path);
            // Credentials that would be refused are not looked at.
            request.Headers.Add("Authorization", "Bearer nonsense");
            using var answer = await member.SendAsync(request, Ct);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(disposition, answer.Content.Headers.ContentDisposition!.DispositionType);
            Assert.Equal("sandbox; default-src 'none'", Header("Content-Security-Policy"));
            Assert.Equal("nosniff", Header("X-Content-Type-Options"));
            Assert.Equal("same-origin", Header("Cross-Origin-Resource-Policy"));
            Assert.Equal("public, max-age=3600", Header("Cache-Control"));
            Assert.False(answer.Headers.Contains("Set-Cookie"));
            Assert.False(answer.Headers.Contains("Vary") && Header("Vary").Contains("Cookie", StringComparison.OrdinalIgnoreCase));
            using var again = new HttpRequestMessage(HttpMethod.Get, kept.Path);
            again.Headers.IfNoneMatch.Add(answer.Headers.ETag!);
            using var unchanged = await member.SendAsync(again, Ct);
            Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);

            string Header(string name) => string.Join(", ", answer.Headers.GetValues(name));
        }

        foreach (var missing in (string[])["/media/" + new string('0', 64), "/media/../appsettings.json", "/media/x", picture.Path + "0"])
            Assert.Equal(HttpStatusCode.NotFound, (await member.GetAsync(missing, Ct)).StatusCode);
    }

    [Fact]
    public async Task What_is_no_picture_and_no_document_is_refused_whatever_it_says_that_it_is()
    {
        var (author, _) = await forum.AsAsync(2);
        foreach (var wrong in (byte[][])
        [
            [0], [.. "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"u8], [.. "<html><script>alert(1)</script>"u8], [.. "%PDF-1.7 without an end"u8], [.. "GIF89a"u8], [.. "BM"u8, .. new byte[100]],
            Picture(40, 30, SKEncodedImageFormat.Png)[..60],
        ])
        {
            Assert.Contains("is no picture", (await RefusedAsync("file", author.AttachAsync(wrong, Ct))).Problem, StringComparison.Ordinal);
        }

        await RefusedAsync("file", author.AttachAsync([], Ct));
        await Assert.ThrowsAsync<HttpRequestException>(() => author.AttachAsync(new byte[IAttachments.MaxBytes + 1], Ct));
        using var browser = await forum.Server.SignedInAsync(TestKeys.Stranger);
        await RefusedAsync("account", new ForumClient(browser).AttachAsync(Picture(4, 4, SKEncodedImageFormat.Png), Ct));
        using var nobody = forum.Server.Browser();
        using var file = new ByteArrayContent(Pdf);
        file.Headers.ContentType = new("application/pdf");
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.PostAsync("/api/forum/attachments", file, Ct)).StatusCode);
    }

    [Fact]
    public async Task A_few_bytes_that_say_billions_of_pixels_are_refused_before_they_are_decoded()
    {
        var (author, _) = await forum.AsAsync(3);
        var before = GC.GetTotalAllocatedBytes();
        Assert.Contains("60000 times 60000 pixels", (await RefusedAsync("file", author.AttachAsync(Bomb(60_000, 60_000), Ct))).Problem, StringComparison.Ordinal);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 50_000_000);
    }

    [Fact]
    public async Task Large_pictures_are_made_smaller()
    {
        var (author, _) = await forum.AsAsync(4);
        var kept = await author.AttachAsync(Picture(5_000, 1_000, SKEncodedImageFormat.Jpeg), Ct);
        Assert.Equal((2_560, 512), (kept.Width!.Value, kept.Height!.Value));
    }

    [Fact]
    public async Task A_post_shows_its_pictures_and_they_go_with_it_unless_another_shows_them()
    {
        var (author, _) = await forum.AsAsync(5);
        var (other, _) = await forum.AsAsync(6);
        var (own, shared) = (await author.AttachAsync(Picture(11, 5, SKEncodedImageFormat.Png), Ct), await author.AttachAsync(Picture(12, 5, SKEncodedImageFormat.Png), Ct));
        var begun = await author.BeginAsync(new NewThread("knowledge", "Two pictures", $"![Own]({own.Path}) ![Foreign](https://example.org/a.png)", [], NewKey), Ct);
        var html = (await author.GetPostsAsync(begun.Thread, null, 1, Ct))!.Items[0].Html;
        Assert.Contains($"<img src=\"{own.Path}\" alt=\"Own\" loading=\"lazy\">", html, StringComparison.Ordinal);
        Assert.DoesNotContain("example.org", html, StringComparison.Ordinal);
        await author.EditAsync(begun.Post, new PostEdit(1, $"![Shared]({shared.Path})"), Ct);
        await other.ReplyAsync(new NewPost(begun.Thread, 1, $"I have it, too: [picture]({shared.Path})", NewKey), Ct);

        // The older version stays readable with what it showed.
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(own));
        await author.WithdrawAsync(begun.Post, Ct);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(own));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(shared));
    }

    [Theory]
    [InlineData(PostState.Hidden, Ground.Abuse, true)]
    [InlineData(PostState.Removed, Ground.Spam, true)]
    [InlineData(PostState.Removed, Ground.Patient, false)]
    public async Task Files_of_hidden_posts_are_gone_for_everybody_but_the_author_and_moderators(PostState state, Ground ground, bool authorReads)
    {
        var ((author, _), (other, _)) = (await forum.AsAsync(9), await forum.AsAsync(10));
        var kept = await author.AttachAsync(Picture(50 + (int)state, 40 + (int)ground, SKEncodedImageFormat.Png), Ct);
        var own = "/api/forum/attachments/" + Hash(kept);
        var begun = await author.BeginAsync(new NewThread("help", "Hidden picture", $"![It]({kept.Path})", [], NewKey), Ct);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(kept));
        await HideAsync(begun.Post, state, ground);
        Assert.Equal(HttpStatusCode.Gone, await StatusAsync(kept));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(kept with { Path = own }));
        Assert.Equal(HttpStatusCode.NotFound, await StatusOfAsync(10));
        Assert.Equal(authorReads ? HttpStatusCode.OK : HttpStatusCode.NotFound, await StatusOfAsync(9));
        using (var nobody = forum.Server.Browser())
        {
            var html = (await new TalkClient(nobody).GetHiddenAsync(begun.Post, Ct))!.Html;
            Assert.True(authorReads ? html!.Contains($"src=\"{own}\"", StringComparison.Ordinal) : html is null);
        }

        var moderator = DaoChain.Member(11).Address.ToHex();
        await using (var db = forum.Context())
        {
            db.Add(new ModeratorView { Account = moderator, Since = 0, Until = long.MaxValue });
            await db.SaveChangesAsync(Ct);
            Assert.Equal(authorReads ? HttpStatusCode.OK : HttpStatusCode.NotFound, await StatusOfAsync(11));
            await db.Set<ModeratorView>().Where(x => x.Account == moderator).ExecuteDeleteAsync(Ct);
        }

        // Another post shows it: then everybody reads it.
        await other.BeginAsync(new NewThread("help", "The same picture", $"![It]({kept.Path})", [], NewKey), Ct);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(kept));
        Assert.Equal(HttpStatusCode.OK, await StatusOfAsync(10));

        async Task<HttpStatusCode> StatusOfAsync(int member)
        {
            using var browser = await forum.Server.SignedInAsync(DaoChain.Member(member));
            using var answer = await browser.GetAsync(own, Ct);
            Assert.True(!answer.IsSuccessStatusCode || answer.Headers.CacheControl!.NoStore);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task What_is_too_long_is_told_with_the_limit_to_programs_and_to_people()
    {
        using var browser = await forum.Server.SignedInAsync(DaoChain.Member(12));
        using var file = new ByteArrayContent(new byte[IAttachments.MaxBytes + 1]);
        file.Headers.ContentType = new("application/octet-stream");
        using var refused = await browser.PostAsync("/api/forum/attachments", file, Ct);
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "application/problem+json"), (refused.StatusCode, refused.Content.Headers.ContentType!.MediaType));
        Assert.Contains("longer than 8192 KB", await refused.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);

        using var form = new MultipartFormDataContent { { new StringContent("x"), "_handler" }, { new ByteArrayContent(new byte[Attaching.MaxForm]), "Form.Files", "large.png" } };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/forum/help/new") { Content = form };
        request.Headers.Accept.ParseAdd("text/html");
        using var page = await browser.SendAsync(request, Ct);
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "text/html"), (page.StatusCode, page.Content.Headers.ContentType!.MediaType));
        var words = await page.Content.ReadAsStringAsync(Ct);
        Assert.Contains("Your form is too long", words, StringComparison.Ordinal);
        Assert.Contains("16 MB", words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_that_come_at_once_are_counted_one_after_the_other()
    {
        var (author, _) = await forum.AsAsync(13);
        var account = DaoChain.Member(13).Address.ToHex();
        await using (var db = forum.Context())
        {
            db.AddRange(Enumerable.Range(0, Attachments.MaxFiles - 2).Select(x => new AttachmentRow { Hash = (10_000 + x).ToString("x64", System.Globalization.CultureInfo.InvariantCulture), Account = account, Bytes = 1, CreatedAt = long.MaxValue / 2 }));
            await db.SaveChangesAsync(Ct);
        }

        var sent = await Task.WhenAll(Enumerable.Range(0, 8).Select(x => SendAsync(Picture(60 + x, 7, SKEncodedImageFormat.Png))));
        Assert.Equal(2, sent.Count(x => x));
        await using var after = forum.Context();
        Assert.Equal(Attachments.MaxFiles, await after.Set<AttachmentRow>().CountAsync(x => x.Account == account, Ct));

        async Task<bool> SendAsync(byte[] picture)
        {
            try
            {
                await author.AttachAsync(picture, Ct);
                return true;
            }
            catch (FieldException e) when (e.Problem.StartsWith("is more than you may keep", StringComparison.Ordinal))
            {
                return false;
            }
        }
    }

    [Fact]
    public async Task A_post_that_is_taken_back_leaves_others_their_waiting_uploads_of_the_same_file()
    {
        var ((author, _), (other, _)) = (await forum.AsAsync(9), await forum.AsAsync(10));
        var kept = await author.AttachAsync(Picture(41, 5, SKEncodedImageFormat.Png), Ct);
        var begun = await author.BeginAsync(new NewThread("help", "With a picture", $"![It]({kept.Path})", [], NewKey), Ct);
        Assert.Equal(kept, await other.AttachAsync(Picture(41, 5, SKEncodedImageFormat.Png), Ct));
        await author.WithdrawAsync(begun.Post, Ct);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(kept));
        await using (var db = forum.Context())
        {
            var hash = Hash(kept);
            var left = Assert.Single(await db.Set<AttachmentRow>().Where(x => x.Hash == hash).ToListAsync(Ct));
            Assert.Equal((DaoChain.Member(10).Address.ToHex(), false), (left.Account, left.Used));
        }

        var again = await other.BeginAsync(new NewThread("help", "Mine", $"![It]({kept.Path})", [], NewKey), Ct);
        await other.WithdrawAsync(again.Post, Ct);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(kept));
    }

    [Fact]
    public async Task What_a_post_shows_is_not_forgotten_whoever_keeps_it()
    {
        var (author, _) = await forum.AsAsync(11);
        var kept = await author.AttachAsync(Picture(42, 5, SKEncodedImageFormat.Png), Ct);
        await author.BeginAsync(new NewThread("help", "With a picture", $"![It]({kept.Path})", [], NewKey), Ct);
        var (hash, day) = (Hash(kept), (long)Attachments.Patience.TotalMilliseconds);
        // As a cleaner would have found it that came just before the post.
        await using (var db = forum.Context())
            await db.Set<AttachmentRow>().Where(x => x.Hash == hash).ExecuteUpdateAsync(x => x.SetProperty(a => a.CreatedAt, a => a.CreatedAt - day).SetProperty(a => a.Used, false), Ct);
        await forum.Server.Services.GetRequiredService<Attachments>().CleanAsync(Ct);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(kept));
    }

    [Fact]
    public async Task What_no_post_shows_is_forgotten_after_a_day_and_not_before()
    {
        var (author, _) = await forum.AsAsync(7);
        var (waiting, old, used) = (
            await author.AttachAsync(Picture(21, 5, SKEncodedImageFormat.Png), Ct), await author.AttachAsync(Picture(22, 5, SKEncodedImageFormat.Png), Ct),
            await author.AttachAsync(Picture(23, 5, SKEncodedImageFormat.Png), Ct));
        await author.BeginAsync(new NewThread("help", "With a picture", $"![Used]({used.Path})", [], NewKey), Ct);
        var day = (long)Attachments.Patience.TotalMilliseconds;
        string[] aged = [Hash(old), Hash(used)];
        await using (var db = forum.Context())
            await db.Set<AttachmentRow>().Where(x => aged.Contains(x.Hash)).ExecuteUpdateAsync(x => x.SetProperty(a => a.CreatedAt, a => a.CreatedAt - day), Ct);
        await forum.Server.Services.GetRequiredService<Attachments>().CleanAsync(Ct);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(old));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(used));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(waiting));
    }

    [Fact]
    public async Task An_account_keeps_a_bounded_number_and_a_post_shows_a_bounded_number()
    {
        var (author, _) = await forum.AsAsync(8);
        var account = DaoChain.Member(8).Address.ToHex();
        var kept = await author.AttachAsync(Picture(31, 5, SKEncodedImageFormat.Png), Ct);
        await using (var db = forum.Context())
        {
            db.AddRange(Enumerable.Range(0, Attachments.MaxFiles - 1).Select(x => new AttachmentRow { Hash = x.ToString("x64", System.Globalization.CultureInfo.InvariantCulture), Account = account, Bytes = 1, CreatedAt = long.MaxValue / 2 }));
            await db.SaveChangesAsync(Ct);
        }

        Assert.Contains("is more than you may keep", (await RefusedAsync("file", author.AttachAsync(Picture(32, 5, SKEncodedImageFormat.Png), Ct))).Problem, StringComparison.Ordinal);
        // What is there already costs nothing.
        Assert.Equal(kept, await author.AttachAsync(Picture(31, 5, SKEncodedImageFormat.Png), Ct));
        var many = string.Join('\n', Enumerable.Range(0, Attachments.MaxOfPost + 1).Select(x => $"![x](/media/{x:x64})"));
        await RefusedAsync("markdown", author.BeginAsync(new NewThread("help", "Too many", many, [], NewKey), Ct));
    }

    private async Task<HttpStatusCode> StatusAsync(AttachmentDto kept)
    {
        using var nobody = forum.Server.Browser();
        return (await nobody.GetAsync(kept.Path, Ct)).StatusCode;
    }

    /// <summary>What a decision does to a post.</summary>
    private async Task HideAsync(long post, PostState state, Ground ground)
    {
        await using var db = forum.Context();
        var row = await db.Set<PostRow>().SingleAsync(x => x.Id == post, Ct);
        var decision = new DecisionRow
        {
            Kind = state == PostState.Hidden ? DecisionKind.Flagged : DecisionKind.Hide, Thread = row.Thread, Post = post, Number = row.Number, Author = row.Author, Key = NewKey, Ground = ground, Reason = "A reason",
        };
        db.Add(decision);
        await db.SaveChangesAsync(Ct);
        (row.State, row.Decision) = (state, decision.Id);
        await db.SaveChangesAsync(Ct);
    }

    private static string Hash(AttachmentDto kept) => kept.Path["/media/".Length..];

    private static byte[] Picture(int width, int height, SKEncodedImageFormat format)
    {
        using var bitmap = new SKBitmap(width, height);
        using (var canvas = new SKCanvas(bitmap))
            canvas.Clear(new SKColor((byte)width, (byte)height, 120));
        using var image = SKImage.FromBitmap(bitmap);
        using var data = image.Encode(format, 90);
        return data.ToArray();
    }

    /// <summary>A picture with a segment that says how the camera was held, and where.</summary>
    private static byte[] WithExif(byte[] jpeg, byte orientation)
    {
        byte[] exif =
        [
            .. "Exif\0\0"u8, .. "MM"u8, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0, .. "52.5200 N 13.4050 E"u8,
        ];
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)(exif.Length + 2));
        return [.. jpeg[..2], 0xFF, 0xE1, .. length, .. exif, .. jpeg[2..]];
    }

    /// <summary>The beginning of a PNG of that size.</summary>
    private static byte[] Bomb(int width, int height)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 2);
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, .. Chunk("IHDR", header), .. Chunk("IDAT", [0x78, 0x9C, 0x63, 0, 0, 0, 1, 0, 1]), .. Chunk("IEND", [])];
    }

    private static byte[] Chunk(string name, byte[] data)
    {
        byte[] named = [.. Encoding.ASCII.GetBytes(name), .. data];
        var (length, check) = (new byte[4], new byte[4]);
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(check, Crc(named));
        return [.. length, .. named, .. check];
    }

    private static uint Crc(byte[] data)
    {
        var crc = 0xFFFFFFFFu;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320u;
        }

        return ~crc;
    }
}
