using DoctorDAO.Client;
using DoctorDAO.Client.Forum;
using DoctorDAO.Features.Search;
using DoctorDAO.Features.Text;
using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Features.Forum;

/// <summary>Where members talk: categories, threads, posts. All of it is off chain and tied to accounts by content hashes.</summary>
public static partial class ForumFeature
{
    /// <summary>Registers the slice.</summary>
    public static IServiceCollection AddForum(this IServiceCollection services)
    {
        services.AddPersonalTable<PostRow>("forum-posts", x => x.Author, OnErase.Keep, OnMove.Stay);
        services.AddPersonalTable<ThreadRow>("forum-threads", x => x.Author, OnErase.Keep, OnMove.Stay);
        services.AddPersonalTable<ReactionRow>("forum-reactions", x => x.Account, OnErase.Keep, OnMove.Stay);
        services.AddPersonalTable<AttachmentRow>("forum-attachments", x => x.Account, OnErase.Keep, OnMove.Stay);
        services.AddPersonalTable<FlagRow>("forum-flags", x => x.Account, OnErase.Delete, OnMove.Stay);
        services.AddPersonalTable<FollowRow>("forum-follows", x => x.Account, OnErase.Delete, OnMove.Replace);
        services.AddPersonalTable<PollVoiceRow>("forum-polls", x => x.Account, OnErase.Keep, OnMove.Stay);
        services.AddSingleton<Categories>();
        services.AddSingleton<Pace>();
        services.AddSingleton<ForumQueries>();
        services.AddSingleton<ForumWriter>();
        services.AddSingleton<IForum, Forum>();
        services.AddSingleton<ForumNews>();
        services.AddSingleton<IPostSigning, PostSigner>();
        services.AddSingleton<IFollows, Follows>();
        services.AddSingleton<IPolls, Polls>();
        services.AddProjection<ModeratorProjection>();
        services.AddSingleton<Flags>();
        services.AddSingleton<Decisions>();
        services.AddSingleton<Appeals>();
        services.AddSingleton<ModerationQueries>();
        services.AddSingleton<IModeration, Moderation>();
        services.AddSingleton<Attachments>();
        services.AddSingleton<IAttachments>(provider => provider.GetRequiredService<Attachments>());
        services.AddHostedService<AttachmentCleaner>();
        services.AddSingleton<PostSource>();
        services.AddSingleton<ISearchSource>(provider => provider.GetRequiredService<PostSource>());
        return services;
    }

    private sealed class Forum(ForumQueries queries, ForumWriter writer, IDbContextFactory<DaoDbContext> contexts) : IForum
    {
        private const int MaxPreview = 20_000;

        public Task<IReadOnlyList<CategoryDto>> GetCategoriesAsync(CancellationToken ct) => queries.GetCategoriesAsync(ct);

        public Task<Page<ThreadRowDto>> GetThreadsAsync(ThreadQuery query, CancellationToken ct) => queries.GetThreadsAsync(query, ct);

        public Task<ThreadDto?> GetThreadAsync(long id, CancellationToken ct) => queries.GetThreadAsync(id, ct);

        public Task<Page<PostDto>?> GetPostsAsync(long thread, string? cursor, int limit, CancellationToken ct) => queries.GetPostsAsync(thread, cursor, limit, ct);

        public Task<Page<PostDto>?> GetPostsFromAsync(long thread, int number, int limit, CancellationToken ct) => queries.GetPostsFromAsync(thread, number, limit, ct);

        public Task<IReadOnlyList<PostRevisionDto>?> GetRevisionsAsync(long post, int? before, CancellationToken ct) => queries.GetRevisionsAsync(post, before, ct);

        public async Task<string> PreviewAsync(string markdown, CancellationToken ct)
        {
            if (markdown is not { Length: <= MaxPreview })
                throw new FieldException("markdown", $"has {markdown?.Length ?? 0} characters; {MaxPreview} are possible");
            await using var db = await contexts.CreateDbContextAsync(ct);
            return RichText.ToHtml(markdown, "preview-", await Mentions.ResolveAsync(db, markdown, ct));
        }

        public Task<PostPlace> BeginAsync(string account, NewThread thread, CancellationToken ct) => writer.BeginAsync(account, thread, ct);

        public Task<PostPlace?> ReplyAsync(string account, NewPost post, CancellationToken ct) => writer.ReplyAsync(account, post, ct);

        public Task<PostPlace?> EditAsync(string account, long post, PostEdit edit, CancellationToken ct) => writer.EditAsync(account, post, edit, ct);

        public Task<PostPlace?> WithdrawAsync(string account, long post, CancellationToken ct) => writer.WithdrawAsync(account, post, ct);

        public Task<PostPlace?> ReactAsync(string account, long post, string reaction, bool given, CancellationToken ct) => writer.ReactAsync(account, post, reaction, given, ct);

        public async Task<ThreadDto?> ChooseAnswerAsync(string account, long thread, int? number, CancellationToken ct) =>
            await writer.ChooseAnswerAsync(account, thread, number, ct) ? await queries.GetThreadAsync(thread, ct) : null;
    }
}
