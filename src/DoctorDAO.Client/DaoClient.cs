using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using DoctorDAO.Client.Governance;
using DoctorDAO.Client.Membership;
using DoctorDAO.Client.Status;

namespace DoctorDAO.Client;

/// <summary>
/// The server's answers over HTTP. A 404 is <c>null</c>, a 400 that names a field is a <see cref="FieldException"/>, anything else that is no
/// success is an <see cref="HttpRequestException"/> with its status.
/// </summary>
/// <param name="http">A client whose <see cref="HttpClient.BaseAddress"/> is the server.</param>
public sealed class DaoClient(HttpClient http) : IDaoQueries
{
    /// <summary>How the server writes JSON: camel case, names of enum members.</summary>
    public static JsonSerializerOptions Json { get; } = CreateJson();

    /// <inheritdoc/>
    public Task<StatusDto> GetStatusAsync(CancellationToken ct) => GetAsync<StatusDto>("api/status", ct);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ChamberDto>> GetChambersAsync(CancellationToken ct) => GetAsync<IReadOnlyList<ChamberDto>>("api/chambers", ct);

    /// <inheritdoc/>
    public Task<Page<SessionRowDto>> GetSessionsAsync(SessionQuery query, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(query);
        return GetAsync<Page<SessionRowDto>>(
            "api/sessions" + Query(("chamber", query.Chamber), ("state", query.State), ("cursor", query.Cursor), ("limit", Text(query.Limit))), ct);
    }

    /// <inheritdoc/>
    public Task<SessionDto?> GetSessionAsync(string chamber, long session, CancellationToken ct) =>
        FindAsync<SessionDto>($"api/sessions/{Path(chamber)}/{Text(session)}", ct);

    /// <inheritdoc/>
    public async Task<Page<BallotDto>> GetSessionBallotsAsync(string chamber, long session, string? cursor, int limit, CancellationToken ct) =>
        await FindAsync<Page<BallotDto>>(
            $"api/sessions/{Path(chamber)}/{Text(session)}/ballots" + Query(("cursor", cursor), ("limit", Text(limit))), ct) ?? new Page<BallotDto>([], null);

    /// <inheritdoc/>
    public Task<ProposalDto?> GetProposalAsync(string id, CancellationToken ct) => FindAsync<ProposalDto>($"api/proposals/{Path(id)}", ct);

    /// <inheritdoc/>
    public Task<Page<IssueBallotDto>?> GetProposalBallotsAsync(string id, string? cursor, int limit, CancellationToken ct) =>
        FindAsync<Page<IssueBallotDto>>($"api/proposals/{Path(id)}/ballots" + Query(("cursor", cursor), ("limit", Text(limit))), ct);

    /// <inheritdoc/>
    public Task<Page<MemberRowDto>> GetMembersAsync(MemberQuery query, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(query);
        return GetAsync<Page<MemberRowDto>>(
            "api/members" + Query(
                ("search", query.Search), ("specialty", query.Specialty), ("chamber", query.Chamber), ("cursor", query.Cursor), ("limit", Text(query.Limit))), ct);
    }

    /// <inheritdoc/>
    public Task<MemberDto?> GetMemberAsync(string address, CancellationToken ct) => FindAsync<MemberDto>($"api/members/{Path(address)}", ct);

    /// <inheritdoc/>
    public Task<SessionVoiceDto?> GetSessionVoiceAsync(string chamber, long session, string address, CancellationToken ct) =>
        FindAsync<SessionVoiceDto>($"api/sessions/{Path(chamber)}/{Text(session)}/voices/{Path(address)}", ct);

    /// <inheritdoc/>
    public Task<IReadOnlyList<SessionVoiceDto>> GetVoicesAsync(string address, CancellationToken ct) =>
        GetAsync<IReadOnlyList<SessionVoiceDto>>($"api/members/{Path(address)}/voices", ct);

    /// <inheritdoc/>
    public Task<DelegationTreeDto?> GetDelegationTreeAsync(string chamber, string address, long? session, CancellationToken ct) =>
        FindAsync<DelegationTreeDto>(
            $"api/members/{Path(address)}/tree" + Query(("chamber", chamber), ("session", session is { } number ? Text(number) : null)), ct);

    private static JsonSerializerOptions CreateJson()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        options.Converters.Add(new JsonStringEnumConverter());
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    private static string Path(string part) => Uri.EscapeDataString(part);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Query(params ReadOnlySpan<(string Name, string? Value)> parts)
    {
        var query = "";
        foreach (var (name, value) in parts)
        {
            if (!string.IsNullOrEmpty(value))
                query += (query.Length == 0 ? "?" : "&") + name + "=" + Uri.EscapeDataString(value);
        }

        return query;
    }

    private async Task<T> GetAsync<T>(string path, CancellationToken ct)
        where T : class =>
        await FindAsync<T>(path, ct) ?? throw new HttpRequestException($"{path} is not there.", null, HttpStatusCode.NotFound);

    private async Task<T?> FindAsync<T>(string path, CancellationToken ct)
        where T : class
    {
        using var response = await http.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, ct);
        if (response.StatusCode == HttpStatusCode.NotFound)
            return null;
        if (response.StatusCode == HttpStatusCode.BadRequest && await FieldOfAsync(response, ct) is { } field)
            throw field;
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<T>(Json, ct) ?? throw new HttpRequestException($"{path} was answered with nothing.");
    }

    private static async Task<FieldException?> FieldOfAsync(HttpResponseMessage response, CancellationToken ct)
    {
        if (response.Content.Headers.ContentType?.MediaType != "application/problem+json")
            return null;
        var problem = await response.Content.ReadFromJsonAsync<Problem>(Json, ct);
        return problem?.Errors?.FirstOrDefault() is { Key: { } field, Value: [var text, ..] } ? new FieldException(field, text) : null;
    }

    private sealed record Problem(Dictionary<string, string[]>? Errors);
}
