using DoctorDAO.Client.Membership;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Membership;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features;

/// <summary>Accounts as people, read for a whole page at once.</summary>
internal sealed class People
{
    private readonly Dictionary<string, PersonDto> _people = new(StringComparer.Ordinal);

    private People()
    {
    }

    /// <summary>Nobody is known.</summary>
    public static People None { get; } = new();

    /// <summary>The person behind an account that was asked for.</summary>
    /// <param name="account">Lowercase.</param>
    public PersonDto this[string account] => _people.TryGetValue(account, out var person) ? person : Unknown(account);

    /// <summary>The person, or <c>null</c> for no account.</summary>
    public PersonDto? Find(string? account) => account is null ? null : this[account];

    /// <summary>Reads who these accounts are; <c>null</c> entries are skipped.</summary>
    public static async Task<People> ReadAsync(DaoDbContext db, IEnumerable<string?> accounts, CancellationToken ct)
    {
        var people = new People();
        foreach (var batch in accounts.OfType<string>().InBatches())
        {
            var members = await db.Set<MemberView>().AsNoTracking().Where(x => batch.Contains(x.Account))
                .Select(x => new { x.Account, x.Specialty, x.Status }).ToListAsync(ct);
            var names = await db.Set<ProfileRow>().AsNoTracking().Where(x => batch.Contains(x.Address) && x.Name != null)
                .ToDictionaryAsync(x => x.Address, x => x.Name, ct);
            // Who gets paid may have a name here and be no member.
            foreach (var (account, name) in names)
                people._people[account] = Unknown(account) with { Name = name };
            foreach (var member in members)
            {
                people._people[member.Account] = new PersonDto(
                    Address.Parse(member.Account).ToString(), names.GetValueOrDefault(member.Account), member.Specialty, member.Status == MemberStatus.Active);
            }
        }

        return people;
    }

    private static PersonDto Unknown(string account) => new(Address.Parse(account).ToString(), null, "", false);
}
