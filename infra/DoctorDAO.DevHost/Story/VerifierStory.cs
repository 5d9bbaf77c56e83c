using DoctorDAO.Client.Credentials;

namespace DoctorDAO.DevHost.Story;

/// <summary>Two hospitals that ask doctors for credentials, with their staff and policies. Told again it changes nothing.</summary>
internal static class VerifierStory
{
    private static readonly (string Slug, string Name, int Owner, int[] Staff, string[] Policies)[] Hospitals =
    [
        ("nordic-university-hospital", "Nordic University Hospital", 0, [1, 2], ["locum", "licence"]),
        ("st-clara", "St Clara’s Hospital", 3, [4], ["licence", "specialist"]),
    ];

    /// <summary>Registers them.</summary>
    public static async Task TellAsync(IVerifiers verifiers, IReadOnlyList<Person> people, CancellationToken ct)
    {
        Person[] members = [.. people.Where(x => x.IsMember)];
        foreach (var (slug, name, owner, staff, policies) in Hospitals)
        {
            var account = members[owner].Address.ToString();
            await verifiers.RegisterAsync(account, new NewVerifier(slug, name), ct);
            foreach (var person in staff)
                await verifiers.AddStaffAsync(account, slug, new VerifierStaff(members[person].Address.ToString()), ct);
            foreach (var template in verifiers.Templates.Where(x => policies.Contains(x.Key, StringComparer.Ordinal)))
                await verifiers.AddPolicyAsync(account, slug, template.Content, ct);
        }
    }
}
