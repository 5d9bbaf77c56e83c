using System.Formats.Cbor;
using DoctorDAO.Client;
using Microsoft.AspNetCore.Identity;

namespace DoctorDAO.Features.Identity;

/// <summary>What passkeys are called: by their owners, and before that by what keeps them.</summary>
public static class PasskeyNames
{
    // In the authenticator's data (WebAuthn, 6.1): the hash of the site, flags, a counter; then what kind of authenticator it is.
    private const int KindAt = 32 + 1 + 4;

    /// <summary>Kinds of authenticators (AAGUID) that many people have, by the names that their makers use.</summary>
    private static readonly Dictionary<Guid, string> Known = new()
    {
        [new("fbfc3007-154e-4ecc-8c0b-6e020557d7bd")] = "Apple Passwords",
        [new("dd4ec289-e01d-41c9-bb89-70fa845d4bf2")] = "iCloud Keychain",
        [new("ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4")] = "Google Password Manager",
        [new("adce0002-35bc-c60a-648b-0b25f1f05503")] = "Chrome, macOS",
        [new("08987058-cadc-4b81-b6e1-30de50dcbe96")] = "Windows Hello",
        [new("9ddd1817-af5a-4672-a2b9-3e3dd95000a9")] = "Windows Hello",
        [new("6028b017-b1d4-4c02-b4b3-afcdafc96bb2")] = "Windows Hello",
        [new("53414d53-554e-4700-0000-000000000000")] = "Samsung Pass",
        [new("bada5566-a7aa-401f-bd96-45619a55120d")] = "1Password",
        [new("d548826e-79b4-db40-a3d8-11116f7e8349")] = "Bitwarden",
        [new("531126d6-e717-415c-9320-3d9aa6981239")] = "Dashlane",
        [new("50726f74-6f6e-5061-7373-50726f746f6e")] = "Proton Pass",
        [new("b84e4048-15dc-4dd0-8640-f4f60813c8af")] = "NordPass",
        [new("0ea242b4-43c4-4a1b-8b17-dd6d0b6baec6")] = "Keeper",
        [new("fdb141b2-5d84-443e-8a35-4698c205a502")] = "KeePassXC",
        [new("cb69481e-8ff7-4039-93ec-0a2729a154a8")] = "YubiKey 5",
        [new("2fc0579f-8113-47ea-b116-bb5a8db9202a")] = "YubiKey 5 NFC",
        [new("fa2b99dc-9e39-4257-8f92-4a30d23c4118")] = "YubiKey 5 NFC",
    };

    /// <summary>Checks what somebody calls a passkey.</summary>
    /// <param name="text">As it was sent.</param>
    /// <param name="field">Named where it is refused.</param>
    /// <returns>Without space around it; may be empty.</returns>
    /// <exception cref="FieldException">It is longer than <see cref="Persons.MaxName"/>, or no name.</exception>
    public static string Check(string? text, string field)
    {
        var name = text?.Trim() ?? "";
        return name.Length <= Persons.MaxName && !name.Any(c => char.IsControl(c) || char.IsSurrogate(c))
            ? name
            : throw new FieldException(field, $"is longer than {Persons.MaxName} letters, or holds signs that names do not have");
    }

    /// <summary>What a new passkey is called where its owner says nothing: by its maker, else by the device on which it was made.</summary>
    /// <param name="passkey">As it was attested.</param>
    /// <param name="device">Browser and system in words; may be empty.</param>
    public static string Of(UserPasskeyInfo passkey, string device)
    {
        ArgumentNullException.ThrowIfNull(passkey);
        ArgumentNullException.ThrowIfNull(device);
        var name = Known.GetValueOrDefault(KindOf(passkey.AttestationObject)) ?? device;
        return name.Length > Persons.MaxName ? name[..Persons.MaxName] : name;
    }

    /// <summary>Zeros where the authenticator does not say.</summary>
    private static Guid KindOf(byte[] attestation)
    {
        try
        {
            var reader = new CborReader(attestation, CborConformanceMode.Lax);
            for (var left = reader.ReadStartMap(); left is null ? reader.PeekState() != CborReaderState.EndMap : left > 0; left--)
            {
                if (reader.ReadTextString() != "authData")
                {
                    reader.SkipValue();
                    continue;
                }

                var data = reader.ReadByteString();
                return data.Length >= KindAt + 16 ? new Guid(data.AsSpan(KindAt, 16), bigEndian: true) : Guid.Empty;
            }
        }
        catch (Exception e) when (e is CborContentException or InvalidOperationException)
        {
            // It has been attested already; only its name is looked for here.
        }

        return Guid.Empty;
    }
}
