using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DoctorDAO.Client;
using DoctorDAO.Client.Forum;
using DoctorDAO.Client.Membership;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Forum;
using DoctorDAO.Features.Membership;
using DoctorDAO.LocalChain;
using DoctorDAO.Testing;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.EntityFrameworkCore;
using static DoctorDAO.Server.Tests.Refused;

namespace DoctorDAO.Server.Tests;

/// <summary>Versions of posts: kept, limited, taken back, and refused where they may point to a patient.</summary>
public sealed class RevisionTests(ForumServer forum) : IClassFixture<ForumServer>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static string NewKey => Guid.NewGuid().ToString();

    [Fact]
    public async Task A_changed_post_keeps_its_history_and_a_change_of_an_old_version_is_refused()
    {
        var (author, _) = await forum.AsAsync(0);
        var (other, _) = await forum.AsAsync(1);
        var begun = await author.BeginAsync(new NewThread("help", "A text that changes", "One", [], NewKey), Ct);
        var answer = (await other.ReplyAsync(new NewPost(begun.Thread, 1, "An answer", NewKey), Ct))!;
        Assert.Null(await other.EditAsync(begun.Post, new PostEdit(1, "Not mine"), Ct));
        Assert.NotNull(await author.EditAsync(begun.Post, new PostEdit(1, "Two"), Ct));
        // The same again is the same.
        Assert.NotNull(await author.EditAsync(begun.Post, new PostEdit(1, "Two"), Ct));
        foreach (var stale in (int[])[1, 0, 3, int.MaxValue])
            await RefusedAsync("revision", author.EditAsync(begun.Post, new PostEdit(stale, "Three"), Ct));
        Assert.NotNull(await author.EditAsync(begun.Post, new PostEdit(2, "Three"), Ct));

        var versions = (await other.GetRevisionsAsync(begun.Post, null, Ct))!;
        Assert.Equal([(3, "Three"), (2, "Two"), (1, "One")], versions.Select(x => (x.Revision, x.Markdown)));
        Assert.Equal(3, versions.Select(x => x.Hash).Distinct().Count());
        var posts = (await other.GetPostsAsync(begun.Thread, null, 25, Ct))!.Items;
        Assert.Equal((3, "<p>Three</p>"), (posts[0].Revisions, posts[0].Html.Trim()));
        Assert.NotNull(posts[0].Edited);
        // An answer answers what was there when it was written, until it is changed itself.
        Assert.Equal(versions[2].Hash, posts[1].ReplyToHash);
        await other.EditAsync(answer.Post, new PostEdit(1, "Another answer"), Ct);
        Assert.Equal([versions[0].Hash, versions[2].Hash], (await other.GetRevisionsAsync(answer.Post, null, Ct))!.Select(x => x.ReplyToHash));

        // Two changes of one version at once: one of them is refused.
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(async i =>
        {
            try
            {
                return await author.EditAsync(begun.Post, new PostEdit(3, $"At once {i}"), Ct) is not null;
            }
            catch (FieldException e) when (e.Field == "revision")
            {
                return false;
            }
        }));
        Assert.Single(outcomes, x => x);
        Assert.Equal([4, 3, 2, 1], (await other.GetRevisionsAsync(begun.Post, null, Ct))!.Select(x => x.Revision));
    }

    [Fact]
    public async Task A_post_has_fifty_versions_at_most()
    {
        var (author, _) = await forum.AsAsync(2);
        var begun = await author.BeginAsync(new NewThread("help", "A text that changes all the time", "0", [], NewKey), Ct);
        for (var i = 1; i < 50; i++)
            await author.EditAsync(begun.Post, new PostEdit(i, $"Text {i}"), Ct);
        await RefusedAsync("markdown", author.EditAsync(begun.Post, new PostEdit(50, "One more"), Ct));
        // Ten at a time, each once.
        var read = new List<int>();
        while (read.Count == 0 || read[^1] > 1)
        {
            var versions = (await author.GetRevisionsAsync(begun.Post, read.Count == 0 ? null : read[^1], Ct))!;
            Assert.Equal(10, versions.Count);
            Assert.All(versions, x => Assert.Equal(x.Revision == 1 ? "0" : $"Text {x.Revision - 1}", x.Markdown));
            read.AddRange(versions.Select(x => x.Revision));
        }

        Assert.Equal(Enumerable.Range(1, 50).Reverse(), read);
        Assert.Empty((await author.GetRevisionsAsync(begun.Post, 1, Ct))!);
    }

    [Fact]
    public async Task What_is_taken_back_is_gone_with_all_versions_and_its_place_stays()
    {
        var (author, _) = await forum.AsAsync(0);
        var (other, _) = await forum.AsAsync(1);
        var begun = await author.BeginAsync(new NewThread("cases", "A case", "The case", [], NewKey), Ct);
        var answer = (await other.ReplyAsync(new NewPost(begun.Thread, 1, "A secret", NewKey), Ct))!;
        await other.EditAsync(answer.Post, new PostEdit(1, "A changed secret"), Ct);
        await author.ReplyAsync(new NewPost(begun.Thread, 2, "An answer to it", NewKey), Ct);
        Assert.Equal(2, (await author.ChooseAnswerAsync(begun.Thread, 2, Ct))!.Answer);
        Assert.Null(await author.WithdrawAsync(answer.Post, Ct));

        Assert.NotNull(await other.WithdrawAsync(answer.Post, Ct));
        Assert.Null(await other.WithdrawAsync(answer.Post, Ct));
        Assert.Null(await other.EditAsync(answer.Post, new PostEdit(2, "Back again"), Ct));
        Assert.Null(await other.GetRevisionsAsync(answer.Post, null, Ct));
        Assert.Null(await author.ReactAsync(answer.Post, "agree", true, Ct));
        await RefusedAsync("replyTo", author.ReplyAsync(new NewPost(begun.Thread, 2, "Too late", NewKey), Ct));
        var posts = (await author.GetPostsAsync(begun.Thread, null, 25, Ct))!.Items;
        Assert.Equal([(1, PostState.Visible), (2, PostState.Withdrawn), (3, PostState.Visible)], posts.Select(x => (x.Number, x.State)));
        Assert.Empty(posts[1].Html);
        Assert.Null((await author.GetThreadAsync(begun.Thread, Ct))!.Answer);
        await using var db = forum.Context();
        Assert.False(await db.Set<PostRevisionRow>().AnyAsync(x => x.Post == answer.Post, Ct));
        Assert.Equal("", await db.Set<PostRow>().Where(x => x.Id == answer.Post).Select(x => x.Body).SingleAsync(Ct));
    }

    [Fact]
    public async Task What_may_point_to_a_patient_is_refused_or_asked_about()
    {
        var (author, _) = await forum.AsAsync(21);
        var refused = await RefusedAsync("markdown", author.BeginAsync(new NewThread("cases", "A case", "Her NHS number is 943 476 5919.", [], NewKey, Confirmed: true), Ct));
        Assert.Contains("943 476 5919", refused.Problem, StringComparison.Ordinal);
        await RefusedAsync("title", author.BeginAsync(new NewThread("cases", "DNI 12345678Z", "A text", [], NewKey, Confirmed: true), Ct));
        var asked = new NewThread("cases", "A case", "MRN 00123456, as the paper calls its example", [], NewKey);
        await RefusedAsync("confirmed", author.BeginAsync(asked, Ct));
        var begun = await author.BeginAsync(asked with { Confirmed = true }, Ct);
        await RefusedAsync("confirmed", author.EditAsync(begun.Post, new PostEdit(1, "born 12/03/1956"), Ct));
        await RefusedAsync("confirmed", author.ReplyAsync(new NewPost(begun.Thread, 1, "born 12/03/1956", NewKey), Ct));
        Assert.NotNull(await author.EditAsync(begun.Post, new PostEdit(1, "born 12/03/1956", Confirmed: true), Ct));
    }
}
