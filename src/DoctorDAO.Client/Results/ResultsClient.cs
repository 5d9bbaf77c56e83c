using System.Globalization;
using DoctorDAO.Client.Governance;
using DoctorDAO.Client.Membership;
using DoctorDAO.Client.Status;
using static DoctorDAO.Client.DaoHttp;

namespace DoctorDAO.Client.Results;

/// <summary>An export while it is read.</summary>
/// <param name="block">The block that it is of.</param>
/// <param name="content">The rows, as they come.</param>
/// <param name="response">What carries them.</param>
public sealed class ExportDownload(BlockDto block, Stream content, IDisposable response) : IAsyncDisposable
{
    /// <summary>The block that everything in it is of.</summary>
    public BlockDto Block { get; } = block;

    /// <summary>CSV or JSON. Reading it throws when the server breaks off.</summary>
    public Stream Content { get; } = content;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Content.DisposeAsync();
        response.Dispose();
    }
}

/// <summary>Results, exports, bundles and delegates over HTTP. Failures are those of <see cref="DaoClient"/>.</summary>
/// <param name="http">A client whose <see cref="HttpClient.BaseAddress"/> is the server.</param>
public sealed class ResultsClient(HttpClient http) : IResults, IDelegates
{
    /// <summary>Header of an export: height of the block that it is of.</summary>
    public const string BlockHeader = "X-Block-Number";

    /// <summary>Header of an export: hash of that block.</summary>
    public const string BlockHashHeader = "X-Block-Hash";

    /// <summary>Header of an export: unix seconds of that block.</summary>
    public const string BlockTimeHeader = "X-Block-Time";

    private readonly DaoHttp _http = new(http);

    /// <inheritdoc/>
    public Task<SessionFlowsDto?> GetFlowsAsync(string chamber, long session, CancellationToken ct) =>
        _http.FindAsync<SessionFlowsDto>($"api/sessions/{Path(chamber)}/{Text(session)}/flows", ct);

    /// <inheritdoc/>
    public Task<Page<DelegateRowDto>> GetDelegatesAsync(DelegateQuery query, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(query);
        return _http.GetAsync<Page<DelegateRowDto>>(
            "api/delegates" + Query(("chamber", query.Chamber), ("specialty", query.Specialty), ("for", query.For), ("cursor", query.Cursor), ("limit", Text(query.Limit)), ("sort", query.Sort.ToString().ToLowerInvariant())), ct);
    }

    /// <summary>What an account says to those who might follow it, chamber by chamber.</summary>
    /// <exception cref="FieldException">No account.</exception>
    public Task<IReadOnlyList<StatementDto>> GetStatementsAsync(string address, CancellationToken ct) =>
        _http.GetAsync<IReadOnlyList<StatementDto>>($"api/members/{Path(address)}/statements", ct);

    /// <summary>Begins an export.</summary>
    /// <exception cref="FieldException">The query lacks a chamber or a session, or names one that is not there.</exception>
    /// <exception cref="HttpRequestException">429 when too many are being made; try again later.</exception>
    public async Task<ExportDownload> ExportAsync(ExportQuery query, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(query);
        var path = $"api/export/{query.Kind.ToString().ToLowerInvariant()}.{query.Format.ToString().ToLowerInvariant()}"
            + Query(("chamber", query.Chamber), ("session", query.Session is { } session ? Text(session) : null));
        var response = await _http.OpenAsync(path, ct) ?? throw new FieldException("chamber", "or session is not there");
        var block = new BlockDto(Number(BlockHeader), response.Headers.GetValues(BlockHashHeader).Single(), DateTimeOffset.FromUnixTimeSeconds(Number(BlockTimeHeader)));
        return new ExportDownload(block, await response.Content.ReadAsStreamAsync(ct), response);

        long Number(string name) => long.Parse(response.Headers.GetValues(name).Single(), CultureInfo.InvariantCulture);
    }

    /// <summary>The result bundle of a session (JSON, gzip), which <c>doctordao-verify</c> checks; <c>null</c> for a session whose end is not final.</summary>
    public async Task<byte[]?> GetBundleAsync(string chamber, long session, CancellationToken ct)
    {
        using var response = await _http.OpenAsync($"api/sessions/{Path(chamber)}/{Text(session)}/bundle", ct);
        return response is null ? null : await response.Content.ReadAsByteArrayAsync(ct);
    }
}
