using System.Text.Json;
using System.Text.Json.Serialization;
using DoctorDAO.Client.Governance;
using DoctorDAO.Client.Membership;
using DoctorDAO.Client.Search;
using DoctorDAO.Client.Status;
using static DoctorDAO.Client.DaoHttp;

namespace DoctorDAO.Client;

/// <summary>
/// The server's answers over HTTP. A 404 is <c>null</c>, a 400 that names a field is a <see cref="FieldException"/>, anything else that is no
/// success is an <see cref="HttpRequestException"/> with its status.
/// </summary>
/// <param name="http">A client whose <see cref="HttpClient.BaseAddress"/> is the server.</param>
public sealed partial class DaoClient(HttpClient http) : IDaoQueries, ISearch
{
    private readonly DaoHttp _http = new(http);

    /// <summary>How the server writes JSON: camel case, names of enum members.</summary>
    public static JsonSerializerOptions Json { get; } = CreateJson();

    /// <inheritdoc/>
    public Task<StatusDto> GetStatusAsync(CancellationToken ct) => _http.GetAsync<StatusDto>("api/status", ct);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ChamberDto>> GetChambersAsync(CancellationToken ct) => _http.GetAsync<IReadOnlyList<ChamberDto>>("api/chambers", ct);

    /// <inheritdoc/>
    public Task<Page<SessionRowDto>> GetSessionsAsync(SessionQuery query, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(query);
        return _http.GetAsync<Page<SessionRowDto>>(
            "api/sessions" + Query(("chamber", query.Chamber), ("state", query.State), ("cursor", query.Cursor), ("limit", Text(query.Limit))), ct);
    }

    /// <inheritdoc/>
    public Task<SessionDto?> GetSessionAsync(string chamber, long session, CancellationToken ct) =>
        _http.FindAsync<SessionDto>($"api/sessions/{Path(chamber)}/{Text(session)}", ct);

    /// <inheritdoc/>
    public async Task<Page<BallotDto>> GetSessionBallotsAsync(string chamber, long session, string? cursor, int limit, CancellationToken ct) =>
        await _http.FindAsync<Page<BallotDto>>(
            $"api/sessions/{Path(chamber)}/{Text(session)}/ballots" + Query(("cursor", cursor), ("limit", Text(limit))), ct) ?? new Page<BallotDto>([], null);

    /// <inheritdoc/>
    public Task<ProposalDto?> GetProposalAsync(string id, CancellationToken ct) => _http.FindAsync<ProposalDto>($"api/proposals/{Path(id)}", ct);

    /// <inheritdoc/>
    public Task<Page<IssueBallotDto>?> GetProposalBallotsAsync(string id, string? cursor, int limit, CancellationToken ct) =>
        _http.FindAsync<Page<IssueBallotDto>>($"api/proposals/{Path(id)}/ballots" + Query(("cursor", cursor), ("limit", Text(limit))), ct);

    /// <inheritdoc/>
    public Task<Page<MemberRowDto>> GetMembersAsync(MemberQuery query, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(query);
        return _http.GetAsync<Page<MemberRowDto>>(
            "api/members" + Query(
                ("search", query.Search), ("specialty", query.Specialty), ("chamber", query.Chamber), ("cursor", query.Cursor), ("limit", Text(query.Limit))), ct);
    }

    /// <inheritdoc/>
    public Task<MemberDto?> GetMemberAsync(string address, CancellationToken ct) => _http.FindAsync<MemberDto>($"api/members/{Path(address)}", ct);

    /// <inheritdoc/>
    public Task<SessionVoiceDto?> GetSessionVoiceAsync(string chamber, long session, string address, CancellationToken ct) =>
        _http.FindAsync<SessionVoiceDto>($"api/sessions/{Path(chamber)}/{Text(session)}/voices/{Path(address)}", ct);

    /// <inheritdoc/>
    public Task<IReadOnlyList<SessionVoiceDto>> GetVoicesAsync(string address, CancellationToken ct) =>
        _http.GetAsync<IReadOnlyList<SessionVoiceDto>>($"api/members/{Path(address)}/voices", ct);

    /// <inheritdoc/>
    public Task<DelegationTreeDto?> GetDelegationTreeAsync(string chamber, string address, long? session, CancellationToken ct) =>
        _http.FindAsync<DelegationTreeDto>(
            $"api/members/{Path(address)}/tree" + Query(("chamber", chamber), ("session", session is { } number ? Text(number) : null)), ct);

    /// <inheritdoc/>
    public Task<Page<SearchHitDto>> SearchAsync(SearchQuery query, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(query);
        var kinds = query.Kinds is null ? null : string.Join(',', query.Kinds.Select(x => x.ToString().ToLowerInvariant()));
        return _http.GetAsync<Page<SearchHitDto>>(
            "api/search" + Query(("text", query.Text), ("kinds", kinds), ("category", query.Category), ("cursor", query.Cursor), ("limit", Text(query.Limit))), ct);
    }

    private static JsonSerializerOptions CreateJson()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        options.Converters.Add(new JsonStringEnumConverter());
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
