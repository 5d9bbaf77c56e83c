using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace DoctorDAO.Features.Marketplace.Talk;

/// <summary>Encrypts what parties write and hand over. Each order has a purpose of its own: a row that is moved to another order cannot be read there.</summary>
internal sealed class TalkSeal(IDataProtectionProvider protection)
{
    private readonly IDataProtector _root = protection.CreateProtector("DoctorDAO.Marketplace.Talk");

    /// <summary>Encrypts words or a manifest.</summary>
    public byte[] Seal(long order, byte[] content) => Of(order, "message").Protect(content);

    /// <summary>Decrypts them; <c>null</c> when they were deleted, or the keys that they were encrypted with are gone.</summary>
    public byte[]? Open(long order, byte[] content) => Try(Of(order, "message"), content);

    /// <summary>Encrypts a file's content.</summary>
    public byte[] SealFile(long order, Guid file, byte[] content) => Of(order, "file:" + file.ToString("N")).Protect(content);

    /// <inheritdoc cref="Open"/>
    public byte[]? OpenFile(long order, Guid file, byte[] content) => Try(Of(order, "file:" + file.ToString("N")), content);

    /// <summary>Encrypts a file's name.</summary>
    public byte[] SealName(long order, string name) => Of(order, "name").Protect(Encoding.UTF8.GetBytes(name));

    /// <summary>A file's name; what can no longer be read is called by its kind.</summary>
    public string OpenName(long order, byte[] name) => Try(Of(order, "name"), name) is { } clear ? Encoding.UTF8.GetString(clear) : "file";

    private static byte[]? Try(IDataProtector protector, byte[] content)
    {
        if (content.Length == 0)
            return null;
        try
        {
            return protector.Unprotect(content);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private IDataProtector Of(long order, string what) => _root.CreateProtector(string.Create(CultureInfo.InvariantCulture, $"{order}:{what}"));
}
