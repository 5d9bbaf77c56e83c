using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Marketplace.Listings;

/// <summary>Encrypts answers to listings. Each listing has a purpose of its own: a row that is moved to another listing cannot be read there.</summary>
internal sealed class AnswerSeal(IDataProtectionProvider protection)
{
    private readonly IDataProtector _root = protection.CreateProtector("DoctorDAO.Marketplace.Answers");

    /// <summary>Encrypts words.</summary>
    public byte[] Seal(long listing, string text) => Of(listing).Protect(Encoding.UTF8.GetBytes(text));

    /// <summary>Decrypts them; <c>null</c> when the keys that they were encrypted with are gone.</summary>
    public string? Open(ListingAnswerRow row)
    {
        if (row.Sealed.Length == 0)
            return null;
        try
        {
            return Encoding.UTF8.GetString(Of(row.Listing).Unprotect(row.Sealed));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private IDataProtector Of(long listing) => _root.CreateProtector(listing.ToString(CultureInfo.InvariantCulture));
}

/// <summary>What somebody has answered to listings. Of two accounts' answers to one listing the new account's stays.</summary>
internal sealed class OwnAnswers(AnswerSeal seal) : PersonalTable<ListingAnswerRow>(
    "market-listing-answers", x => x.Account, OnErase.Delete, OnMove.Follow, x => new { x.Listing, WrittenAt = DateTimeOffset.FromUnixTimeMilliseconds(x.WrittenAt), Text = seal.Open(x) })
{
    public override async Task MoveAsync(DaoDbContext db, string from, string to, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(db);
        await db.Set<ListingAnswerRow>().Where(x => x.Account == from && db.Set<ListingAnswerRow>().Any(y => y.Account == to && y.Listing == x.Listing)).ExecuteDeleteAsync(ct);
        await base.MoveAsync(db, from, to, ct);
    }
}
