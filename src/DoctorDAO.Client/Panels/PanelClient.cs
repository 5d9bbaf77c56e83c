using DoctorDAO.Client.Relay;
using static DoctorDAO.Client.DaoHttp;

namespace DoctorDAO.Client.Panels;

/// <summary>
/// Panels over HTTP. Everybody reads a case's numbers; whose duties and votes are meant the client's token or cookie says, so that no method asks for an account. Answers are those of
/// <see cref="DaoClient"/>: a 404 is <c>null</c>, a 400 that names a field is a <see cref="FieldException"/>.
/// </summary>
/// <param name="http">A client whose <see cref="HttpClient.BaseAddress"/> is the server; for all but a case's numbers it carries a bearer token.</param>
public sealed class PanelClient(HttpClient http)
{
    private readonly DaoHttp _http = new(http);

    /// <inheritdoc cref="IPanels.GetJurorAsync"/>
    public Task<JurorDto> GetJurorAsync(CancellationToken ct) => _http.GetAsync<JurorDto>("api/panels/juror", ct);

    /// <inheritdoc cref="IPanels.GetSeatsAsync"/>
    public Task<Page<PastSeatDto>> GetSeatsAsync(string? cursor, int limit, CancellationToken ct) =>
        _http.GetAsync<Page<PastSeatDto>>("api/panels/seats" + Query(("cursor", cursor), ("limit", Text(limit))), ct);

    /// <inheritdoc cref="IPanels.GetCaseAsync"/>
    public Task<CaseDto?> GetCaseAsync(long id, CancellationToken ct) => _http.FindAsync<CaseDto>(Of(id), ct);

    /// <inheritdoc cref="IPanels.GetVoteAsync"/>
    public Task<OwnVoteDto?> GetVoteAsync(long id, CancellationToken ct) => _http.FindAsync<OwnVoteDto>(Of(id) + "/vote", ct);

    /// <inheritdoc cref="IPanels.PrepareServeAsync"/>
    public Task<PreparedCall> PrepareServeAsync(ServiceDraft draft, CancellationToken ct) => _http.WriteAsync<PreparedCall>(HttpMethod.Post, "api/panels/serve/prepare", draft, ct);

    /// <inheritdoc cref="IPanels.PrepareResignAsync"/>
    public Task<PreparedCall> PrepareResignAsync(CancellationToken ct) => _http.WriteAsync<PreparedCall>(HttpMethod.Post, "api/panels/resign/prepare", null, ct);

    /// <inheritdoc cref="IPanels.PrepareCollectAsync"/>
    public Task<PreparedCall> PrepareCollectAsync(CancellationToken ct) => _http.WriteAsync<PreparedCall>(HttpMethod.Post, "api/panels/collect/prepare", null, ct);

    /// <inheritdoc cref="IPanels.PrepareCommitAsync"/>
    public Task<PreparedCall?> PrepareCommitAsync(long id, CommitDraft draft, CancellationToken ct) => _http.SendAsync<PreparedCall>(HttpMethod.Post, Of(id) + "/commit/prepare", draft, ct);

    /// <inheritdoc cref="IPanels.HandOverAsync"/>
    public Task<OwnVoteDto?> HandOverAsync(long id, OpenVote vote, CancellationToken ct) => _http.SendAsync<OwnVoteDto>(HttpMethod.Put, Of(id) + "/vote", vote, ct);

    /// <inheritdoc cref="IPanels.TakeBackAsync"/>
    public Task<OwnVoteDto?> TakeBackAsync(long id, CancellationToken ct) => _http.SendAsync<OwnVoteDto>(HttpMethod.Delete, Of(id) + "/vote", null, ct);

    /// <inheritdoc cref="IPanels.RevealAsync"/>
    public Task<RelayTicket?> RevealAsync(long id, OpenVote vote, CancellationToken ct) => _http.SendAsync<RelayTicket>(HttpMethod.Post, Of(id) + "/reveal", vote, ct);

    private static string Of(long id) => "api/panels/cases/" + Text(id);
}
