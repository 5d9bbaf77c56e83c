using System.Collections.Concurrent;
using DoctorDAO.Client.Membership;

namespace DoctorDAO.Portal.Tests.Sample;

/// <summary>Profiles in memory.</summary>
public sealed class SampleProfiles : IProfiles
{
    private readonly ConcurrentDictionary<string, ProfileDto> _kept = new(StringComparer.OrdinalIgnoreCase);

    public Task<ProfileDto?> GetProfileAsync(string address, CancellationToken ct) => Task.FromResult(_kept.GetValueOrDefault(address));

    public Task SaveProfileAsync(string address, ProfileDto profile, CancellationToken ct)
    {
        _kept[address] = profile;
        return Task.CompletedTask;
    }
}
