using DoctorDAO.LocalChain;

namespace DoctorDAO.DevHost.Story;

/// <summary>A voucher is good for 90 days, so who acts in years before the rest of the story is admitted again where it is needed.</summary>
/// <param name="acts">The association's.</param>
/// <param name="people">Everybody, by index.</param>
/// <param name="first">Number of the first voucher: no two are the same. The rest of the story counts from 0.</param>
public sealed class Licences(Acts acts, IReadOnlyDictionary<int, Person> people, ulong first = 1_000)
{
    private static readonly TimeSpan Term = TimeSpan.FromDays(89);
    private readonly Dictionary<int, DateTimeOffset> _notAfter = [];
    private ulong _nonce = first;

    /// <summary>What the verifiers have to do before these people act at <paramref name="at"/>.</summary>
    public IEnumerable<Act> For(DateTimeOffset at, params IEnumerable<int> indexes)
    {
        foreach (var index in indexes.Distinct())
        {
            if (_notAfter.GetValueOrDefault(index) > at)
                continue;
            _notAfter[index] = at + Term;
            yield return acts.Admit(people[index].Address, people[index].Specialty, at + Term, _nonce++);
        }
    }
}
