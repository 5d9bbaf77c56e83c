using System.Net.Http.Json;
using System.Text.Json;
using DoctorDAO.Testing;

namespace DoctorDAO.E2E.Harness;

/// <summary>Somebody who is signed in without a browser: for what many members do before a test looks at a page.</summary>
public sealed class Account : IDisposable
{
    private readonly HttpClient _http;

    private Account(Person person, Uri home) => (Person, _http) = (person, new HttpClient { BaseAddress = home });

    /// <summary>Who.</summary>
    public Person Person { get; }

    /// <summary>Signs in by the message that a wallet would sign.</summary>
    public static async Task<Account> SignInAsync(Person person, Uri home, CancellationToken ct)
    {
        var account = new Account(person, home);
        await WalletSignIn.SignInAsync(account._http, person.Key, ct);
        return account;
    }

    /// <summary>Sends a document and gives back the answer's.</summary>
    /// <exception cref="InvalidOperationException">The server refuses it; the message has its words.</exception>
    public async Task<JsonElement> SendAsync(HttpMethod method, string path, object document, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(document) };
        using var answer = await _http.SendAsync(request, ct);
        var text = await answer.Content.ReadAsStringAsync(ct);
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException($"{path}: {(int)answer.StatusCode} {text}");
        return text.Length == 0 ? default : JsonElement.Parse(text);
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();
}
