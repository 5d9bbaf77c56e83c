using DoctorDAO.Client.Relay;
using static DoctorDAO.Client.DaoHttp;

namespace DoctorDAO.Client.Drafts;

/// <summary>
/// Drafts over HTTP. Everybody reads; who writes is whom the client's token or cookie names, so that no method asks for an account. Answers are those of
/// <see cref="DaoClient"/>: a 404 is <c>null</c>, a 400 that names a field is a <see cref="FieldException"/>.
/// </summary>
/// <param name="http">A client whose <see cref="HttpClient.BaseAddress"/> is the server; for writing it carries a bearer token.</param>
public sealed class DraftClient(HttpClient http) : IDraftQueries
{
    private readonly DaoHttp _http = new(http);

    /// <inheritdoc/>
    public Task<Page<DraftRowDto>> GetDraftsAsync(DraftQuery query, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(query);
        return _http.GetAsync<Page<DraftRowDto>>(
            "api/drafts" + Query(("chamber", query.Chamber), ("author", query.Author), ("cursor", query.Cursor), ("limit", Text(query.Limit))), ct);
    }

    /// <inheritdoc/>
    public Task<DraftDto?> GetDraftAsync(long id, CancellationToken ct) => _http.FindAsync<DraftDto>(Of(id), ct);

    /// <inheritdoc/>
    public Task<IReadOnlyList<DraftVersionRowDto>?> GetVersionsAsync(long id, int? before, CancellationToken ct) =>
        _http.FindAsync<IReadOnlyList<DraftVersionRowDto>>(Of(id) + "/versions" + Query(("before", before is { } end ? Text(end) : null)), ct);

    /// <inheritdoc/>
    public Task<DraftVersionDto?> GetVersionAsync(long id, int version, CancellationToken ct) => _http.FindAsync<DraftVersionDto>($"{Of(id)}/versions/{Text(version)}", ct);

    /// <inheritdoc/>
    public Task<DraftRowDto?> GetDraftOfAsync(string proposal, CancellationToken ct) => _http.FindAsync<DraftRowDto>($"api/proposals/{Path(proposal)}/draft", ct);

    /// <inheritdoc/>
    public Task<DraftSupportDto?> GetSupportAsync(long id, CancellationToken ct) => _http.FindAsync<DraftSupportDto>(Of(id) + "/support", ct);

    /// <inheritdoc cref="IDrafts.BeginAsync"/>
    public Task<DraftDto> BeginAsync(NewDraft draft, CancellationToken ct) => _http.WriteAsync<DraftDto>(HttpMethod.Post, "api/drafts", draft, ct);

    /// <inheritdoc cref="IDrafts.SaveAsync"/>
    public Task<DraftDto?> SaveAsync(long id, DraftEdit edit, CancellationToken ct) => _http.SendAsync<DraftDto>(HttpMethod.Put, Of(id), edit, ct);

    /// <inheritdoc cref="IDrafts.InviteAsync"/>
    public Task<DraftDto?> InviteAsync(long id, string member, CancellationToken ct) => _http.SendAsync<DraftDto>(HttpMethod.Post, Of(id) + "/authors", new DraftAccount(member), ct);

    /// <inheritdoc cref="IDrafts.AcceptAsync"/>
    public Task<DraftDto?> AcceptAsync(long id, CancellationToken ct) => _http.SendAsync<DraftDto>(HttpMethod.Post, Of(id) + "/accept", null, ct);

    /// <inheritdoc cref="IDrafts.RemoveAsync"/>
    public Task<DraftDto?> RemoveAsync(long id, string member, CancellationToken ct) => _http.SendAsync<DraftDto>(HttpMethod.Delete, $"{Of(id)}/authors/{Path(member)}", null, ct);

    /// <inheritdoc cref="IDrafts.OpenAsync"/>
    public Task<DraftDto?> OpenAsync(long id, int version, CancellationToken ct) => _http.SendAsync<DraftDto>(HttpMethod.Post, $"{Of(id)}/versions/{Text(version)}/open", null, ct);

    /// <inheritdoc cref="IDrafts.WithdrawAsync"/>
    public Task<DraftDto?> WithdrawAsync(long id, CancellationToken ct) => _http.SendAsync<DraftDto>(HttpMethod.Post, Of(id) + "/withdraw", null, ct);

    /// <inheritdoc cref="IDrafts.DiscussAsync"/>
    public Task<DraftDto?> DiscussAsync(long id, CancellationToken ct) => _http.SendAsync<DraftDto>(HttpMethod.Post, Of(id) + "/thread", null, ct);

    /// <inheritdoc cref="IDrafts.PrepareSponsorshipAsync"/>
    public Task<PreparedSignature?> PrepareSponsorshipAsync(long id, CancellationToken ct) =>
        _http.SendAsync<PreparedSignature>(HttpMethod.Post, Of(id) + "/sponsorships/prepare", null, ct);

    /// <inheritdoc cref="IDrafts.SponsorAsync"/>
    public Task<DraftDto?> SponsorAsync(long id, SignedSponsorship signed, CancellationToken ct) => _http.SendAsync<DraftDto>(HttpMethod.Post, Of(id) + "/sponsorships", signed, ct);

    /// <inheritdoc cref="IDrafts.UnsponsorAsync"/>
    public Task<DraftDto?> UnsponsorAsync(long id, CancellationToken ct) => _http.SendAsync<DraftDto>(HttpMethod.Delete, Of(id) + "/sponsorships", null, ct);

    /// <inheritdoc cref="IDrafts.PreviewAsync"/>
    public Task<DraftPreview> PreviewAsync(DraftTexts texts, CancellationToken ct) => _http.WriteAsync<DraftPreview>(HttpMethod.Post, "api/drafts/preview", texts, ct);

    /// <inheritdoc cref="IDrafts.GetSubmissionAsync"/>
    public Task<DraftSubmissionDto?> GetSubmissionAsync(long id, CancellationToken ct) => _http.FindAsync<DraftSubmissionDto>(Of(id) + "/submission", ct);

    private static string Of(long id) => "api/drafts/" + Text(id);
}
