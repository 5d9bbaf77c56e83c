using System.Globalization;
using System.Net;
using System.Net.Http.Json;

namespace DoctorDAO.Client;

/// <summary>Asks the server, and reads what it answers.</summary>
internal sealed class DaoHttp(HttpClient http)
{
    /// <summary>A part of a path.</summary>
    public static string Path(string part) => Uri.EscapeDataString(part);

    /// <summary>A number as addresses write it.</summary>
    public static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The query of an address; parts without a value are left out.</summary>
    public static string Query(params ReadOnlySpan<(string Name, string? Value)> parts)
    {
        var query = "";
        foreach (var (name, value) in parts)
        {
            if (!string.IsNullOrEmpty(value))
                query += (query.Length == 0 ? "?" : "&") + name + "=" + Uri.EscapeDataString(value);
        }

        return query;
    }

    /// <summary>What is always there.</summary>
    public async Task<T> GetAsync<T>(string path, CancellationToken ct)
        where T : class =>
        await FindAsync<T>(path, ct) ?? throw Missing(path);

    /// <summary>What may be missing.</summary>
    public Task<T?> FindAsync<T>(string path, CancellationToken ct)
        where T : class =>
        SendAsync<T>(HttpMethod.Get, path, null, ct);

    /// <summary>A write whose answer is always there.</summary>
    public async Task<T> WriteAsync<T>(HttpMethod method, string path, object? body, CancellationToken ct)
        where T : class =>
        await SendAsync<T>(method, path, body, ct) ?? throw Missing(path);

    /// <summary>Sends a file as it is.</summary>
    public async Task<T> UploadAsync<T>(string path, byte[] content, CancellationToken ct)
        where T : class
    {
        using var file = new ByteArrayContent(content);
        file.Headers.ContentType = new("application/octet-stream");
        return await SendAsync<T>(HttpMethod.Post, path, file, ct) ?? throw Missing(path);
    }

    /// <summary>Sends a request.</summary>
    /// <returns>The answer; <c>null</c> for 404.</returns>
    /// <exception cref="FieldException">A 400 that names a field.</exception>
    /// <exception cref="HttpRequestException">Anything else that is no success.</exception>
    public async Task<T?> SendAsync<T>(HttpMethod method, string path, object? body, CancellationToken ct)
        where T : class
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (body is HttpContent content)
            request.Content = content;
        else if (body is not null)
            request.Content = JsonContent.Create(body, body.GetType(), options: DaoClient.Json);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        if (response.StatusCode == HttpStatusCode.NotFound)
            return null;
        if (response.StatusCode == HttpStatusCode.BadRequest && await FieldOfAsync(response, ct) is { } field)
            throw field;
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<T>(DaoClient.Json, ct) ?? throw new HttpRequestException($"{path} was answered with nothing.");
    }

    /// <summary>An answer that is no JSON of ours, read by its caller; <c>null</c> for 404. Dispose it.</summary>
    /// <exception cref="FieldException">A 400 that names a field.</exception>
    /// <exception cref="HttpRequestException">Anything else that is no success.</exception>
    public async Task<HttpResponseMessage?> OpenAsync(string path, CancellationToken ct)
    {
        var response = await http.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, ct);
        if (response.IsSuccessStatusCode)
            return response;
        using (response)
        {
            if (response.StatusCode == HttpStatusCode.NotFound)
                return null;
            if (response.StatusCode == HttpStatusCode.BadRequest && await FieldOfAsync(response, ct) is { } field)
                throw field;
            response.EnsureSuccessStatusCode();
            return null;
        }
    }

    private static HttpRequestException Missing(string path) => new($"{path} is not there.", null, HttpStatusCode.NotFound);

    private static async Task<FieldException?> FieldOfAsync(HttpResponseMessage response, CancellationToken ct)
    {
        if (response.Content.Headers.ContentType?.MediaType != "application/problem+json")
            return null;
        var problem = await response.Content.ReadFromJsonAsync<Problem>(DaoClient.Json, ct);
        return problem?.Errors?.FirstOrDefault() is { Key: { } field, Value: [var text, ..] } ? new FieldException(field, text, problem.Again, problem.Code) : null;
    }

    private sealed record Problem(Dictionary<string, string[]>? Errors, DateTimeOffset? Again = null, string? Code = null);
}
