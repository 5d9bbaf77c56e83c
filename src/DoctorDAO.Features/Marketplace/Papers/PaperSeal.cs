using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace DoctorDAO.Features.Marketplace.Papers;

/// <summary>Encrypts what papers say: a copy of the database shows neither names nor addresses. Each kind has a purpose of its own, bound to what it belongs to.</summary>
internal sealed class PaperSeal(IDataProtectionProvider protection)
{
    private readonly IDataProtector _root = protection.CreateProtector("DoctorDAO.Marketplace.Papers");

    /// <summary>Encrypts a statement, an invoice or a timesheet.</summary>
    public byte[] Seal<T>(string kind, long of, T value) => Of(kind, of).Protect(JsonSerializer.SerializeToUtf8Bytes(value, JsonSerializerOptions.Web));

    /// <summary>Decrypts it.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">It was not made here for this.</exception>
    public T Open<T>(string kind, long of, byte[] content) => JsonSerializer.Deserialize<T>(Of(kind, of).Unprotect(content), JsonSerializerOptions.Web)!;

    /// <summary>Encrypts words.</summary>
    public byte[] SealText(string kind, long of, string text) => Of(kind, of).Protect(Encoding.UTF8.GetBytes(text));

    /// <inheritdoc cref="Open"/>
    public string OpenText(string kind, long of, byte[] content) => Encoding.UTF8.GetString(Of(kind, of).Unprotect(content));

    private IDataProtector Of(string kind, long of) => _root.CreateProtector(string.Create(CultureInfo.InvariantCulture, $"{kind}:{of}"));
}
