namespace DoctorDAO.Results;

/// <summary>
/// The rule of a count, said as plainly as it is: each voice walks up its delegation chain, itself included, to the nearest person with a ballot, at most
/// 7 hops far, and counts there.
/// </summary>
/// <typeparam name="TAccount">How accounts are written.</typeparam>
/// <param name="ballots">Who has a live ballot.</param>
/// <param name="parentOf">Whom an account follows at the snapshot; false for nobody.</param>
public sealed class NearestVoters<TAccount>(IEnumerable<TAccount> ballots, NearestVoters<TAccount>.Parent parentOf)
    where TAccount : notnull
{
    /// <summary>How many hops a voice travels.</summary>
    public const int Reach = 7;

    private readonly Dictionary<TAccount, int> _voices = ballots.ToDictionary(x => x, _ => 0);

    /// <summary>Whom an account follows.</summary>
    public delegate bool Parent(TAccount account, out TAccount parent);

    /// <summary>Voices that each ballot speaks for so far.</summary>
    public IReadOnlyDictionary<TAccount, int> Voices => _voices;

    /// <summary>Voices so far by the hops that they came: entry 0 is the voters' own.</summary>
    public long[] Hops { get; } = new long[Reach + 1];

    /// <summary>Counts the voice of one member at the snapshot.</summary>
    /// <returns>The hops to the nearest voter; -1 when there is none in reach.</returns>
    public int Count(TAccount member)
    {
        var at = member;
        for (var hops = 0; hops <= Reach; hops++)
        {
            if (_voices.TryGetValue(at, out var voices))
            {
                _voices[at] = voices + 1;
                Hops[hops]++;
                return hops;
            }

            if (!parentOf(at, out at))
                break;
        }

        return -1;
    }
}
