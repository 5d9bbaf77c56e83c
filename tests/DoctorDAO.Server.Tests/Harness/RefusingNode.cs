using System.Net;
using System.Text;
using System.Text.Json;

namespace DoctorDAO.Server.Tests;

/// <summary>The way to a node that does not like some requests: those of a method whose text holds a word get an error instead of an answer.</summary>
internal sealed class RefusingNode(string method) : DelegatingHandler(new SocketsHttpHandler())
{
    private volatile string? _word;
    private volatile string _message = "";
    private int _refused;

    /// <summary>How often it refused.</summary>
    public int Refused => Volatile.Read(ref _refused);

    /// <summary>From now on requests with <paramref name="word"/> in them get this error.</summary>
    public void Refuse(string word, string message) => (_message, _word) = (message, word);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = await request.Content!.ReadAsStringAsync(cancellationToken);
        if (_word is not { } word || !body.Contains(method, StringComparison.Ordinal) || !body.Contains(word, StringComparison.OrdinalIgnoreCase))
            return await base.SendAsync(request, cancellationToken);
        Interlocked.Increment(ref _refused);
        using var question = JsonDocument.Parse(body);
        var answer = JsonSerializer.Serialize(new { jsonrpc = "2.0", id = question.RootElement.GetProperty("id").Clone(), error = new { code = -32000, message = _message } });
        return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(answer, Encoding.UTF8, "application/json") };
    }
}
