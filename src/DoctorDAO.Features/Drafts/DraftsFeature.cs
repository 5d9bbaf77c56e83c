using DoctorDAO.Client;
using DoctorDAO.Client.Drafts;
using DoctorDAO.Client.Relay;
using DoctorDAO.Features.Forum;
using DoctorDAO.Features.Search;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Features.Drafts;

/// <summary>Proposals before they are on the chain. All of it is off chain, but what is signed names the id that the chain will give.</summary>
public static partial class DraftsFeature
{
    /// <summary>Registers the slice.</summary>
    public static IServiceCollection AddDrafts(this IServiceCollection services)
    {
        services.AddPersonalTable<DraftRow>("drafts", x => x.Owner, OnErase.Keep, OnMove.Follow);
        services.AddSingleton<IPersonalData, OwnAuthorship>();
        services.AddPersonalTable<DraftVersionRow>("drafts-versions", x => x.Author, OnErase.Keep, OnMove.Stay);
        services.AddPersonalTable<DraftSponsorRow>("drafts-sponsored", x => x.Sponsor, OnErase.Keep, OnMove.Stay);
        services.AddSingleton<DraftChain>();
        services.AddSingleton<DraftQueries>();
        services.AddSingleton<DraftWriter>();
        services.AddSingleton<DraftSponsors>();
        services.AddSingleton<IModeratedDrafts, ModeratedDrafts>();
        services.AddSingleton<IDrafts, Drafts>();
        services.AddSingleton<ISearchSource, DraftSource>();
        return services;
    }

    private sealed class Drafts(DraftQueries queries, DraftWriter writer, DraftSponsors sponsors) : IDrafts
    {
        public Task<Page<DraftRowDto>> GetDraftsAsync(DraftQuery query, CancellationToken ct) => queries.GetDraftsAsync(query, ct);

        public Task<DraftDto?> GetDraftAsync(long id, CancellationToken ct) => queries.GetDraftAsync(id, ct);

        public Task<IReadOnlyList<DraftVersionRowDto>?> GetVersionsAsync(long id, int? before, CancellationToken ct) => queries.GetVersionsAsync(id, before, ct);

        public Task<DraftVersionDto?> GetVersionAsync(long id, int version, CancellationToken ct) => queries.GetVersionAsync(id, version, ct);

        public Task<DraftSupportDto?> GetSupportAsync(long id, CancellationToken ct) => queries.GetSupportAsync(id, ct);

        public Task<DraftRowDto?> GetDraftOfAsync(string proposal, CancellationToken ct) => queries.GetDraftOfAsync(proposal, ct);

        public Task<DraftPreview> PreviewAsync(DraftTexts texts, CancellationToken ct) => Task.FromResult(new DraftPreview(DraftText.Preview(texts)));

        public Task<long> BeginAsync(string account, NewDraft draft, CancellationToken ct) => writer.BeginAsync(account, draft, ct);

        public Task<int?> SaveAsync(string account, long id, DraftEdit edit, CancellationToken ct) => writer.SaveAsync(account, id, edit, ct);

        public Task<bool?> InviteAsync(string account, long id, string member, CancellationToken ct) => writer.InviteAsync(account, id, member, ct);

        public Task<bool?> AcceptAsync(string account, long id, CancellationToken ct) => writer.AcceptAsync(account, id, ct);

        public Task<bool?> RemoveAsync(string account, long id, string member, CancellationToken ct) => writer.RemoveAsync(account, id, member, ct);

        public Task<bool?> OpenAsync(string account, long id, int version, CancellationToken ct) => writer.OpenAsync(account, id, version, ct);

        public Task<bool?> WithdrawAsync(string account, long id, CancellationToken ct) => writer.WithdrawAsync(account, id, ct);

        public Task<long?> DiscussAsync(string account, long id, CancellationToken ct) => writer.DiscussAsync(account, id, ct);

        public Task<PreparedSignature?> PrepareSponsorshipAsync(string account, long id, CancellationToken ct) => sponsors.PrepareAsync(account, id, ct);

        public Task<bool?> SponsorAsync(string account, long id, SignedSponsorship signed, CancellationToken ct) => sponsors.SponsorAsync(account, id, signed, ct);

        public Task<bool?> UnsponsorAsync(string account, long id, CancellationToken ct) => sponsors.UnsponsorAsync(account, id, ct);

        public Task<DraftSubmissionDto?> GetSubmissionAsync(string account, long id, CancellationToken ct) => sponsors.GetSubmissionAsync(account, id, ct);
    }
}
