using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MimeKit;

namespace DoctorDAO.Server.Tests;

/// <summary>A mail server that keeps what it is given: SMTP as far as a client needs it (RFC 5321), on loopback.</summary>
public sealed class SmtpSink : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _bell = new(0);
    private readonly Task _serving;
    private int _refusals;
    private string _refusal = "";

    public SmtpSink()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What was taken, the oldest first.</summary>
    public ConcurrentQueue<MimeMessage> Mails { get; } = new();

    /// <summary>Answers the next recipients with this instead of taking them.</summary>
    public void Refuse(int times, string answer) => (_refusal, _refusals) = (answer, times);

    /// <summary>The next mail.</summary>
    public async Task<MimeMessage> NextAsync(CancellationToken ct)
    {
        Assert.True(await _bell.WaitAsync(TestServer.Patience, ct), "No mail came.");
        Assert.True(Mails.TryDequeue(out var mail));
        return mail;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        _bell.Dispose();
    }

    private async Task ServeAsync()
    {
        while (true)
            _ = SpeakAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
    }

    private async Task SpeakAsync(TcpClient client)
    {
        using var connection = client;
        using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
        await using var writer = new StreamWriter(client.GetStream(), new ASCIIEncoding()) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 sink ESMTP");
        while (await reader.ReadLineAsync(_stop.Token) is { } line)
        {
            switch (line.Split(' ')[0].ToUpperInvariant())
            {
                case "EHLO":
                    await writer.WriteLineAsync("250-sink");
                    await writer.WriteLineAsync("250 8BITMIME");
                    break;
                case "RCPT" when Interlocked.Decrement(ref _refusals) >= 0:
                    await writer.WriteLineAsync(_refusal);
                    break;
                case "DATA":
                    await writer.WriteLineAsync("354 go on");
                    await TakeAsync(reader);
                    await writer.WriteLineAsync("250 taken");
                    _bell.Release();
                    break;
                case "QUIT":
                    await writer.WriteLineAsync("221 bye");
                    return;
                default:
                    await writer.WriteLineAsync("250 fine");
                    break;
            }
        }
    }

    private async Task TakeAsync(StreamReader reader)
    {
        var text = new StringBuilder();
        while (await reader.ReadLineAsync(_stop.Token) is { } line && line != ".")
            text.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        using var stream = new MemoryStream(Encoding.Latin1.GetBytes(text.ToString()));
        Mails.Enqueue(await MimeMessage.LoadAsync(stream, _stop.Token));
    }
}
