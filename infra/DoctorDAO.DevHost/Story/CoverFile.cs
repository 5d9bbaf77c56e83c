namespace DoctorDAO.DevHost.Story;

/// <summary>What the teller of the story remembers of policies.</summary>
public sealed class CoverFile
{
    private static readonly TimeSpan Grace = TimeSpan.FromDays(60);
    private readonly Dictionary<(int Holder, uint Product), ulong> _newest = [];
    private readonly SortedDictionary<ulong, DateTimeOffset> _reports = [];
    private readonly HashSet<ulong> _claimed = [];
    private readonly List<(DateTimeOffset At, int Holder, ulong Policy)> _bought = [];

    /// <summary>The holder's newest policy of a product.</summary>
    public ulong Newest(int holder, uint product) => _newest[(holder, product)];

    /// <summary>A policy is bought; incidents can be reported until then.</summary>
    public void Bought(int holder, uint product, ulong policy, DateTimeOffset at, DateTimeOffset reportUntil)
    {
        _bought.Add((at, holder, policy));
        _newest[(holder, product)] = policy;
        _reports[policy] = reportUntil;
    }

    /// <summary>Policies that were bought before a time, with their holders.</summary>
    public IReadOnlyList<(int Holder, ulong Policy)> BoughtBefore(DateTimeOffset at) => [.. _bought.Where(x => x.At < at).Select(x => (x.Holder, x.Policy))];

    /// <summary>It ends before its time.</summary>
    public void Ends(ulong policy, DateTimeOffset at) => _reports[policy] = at + Grace;

    /// <summary>It has a tail.</summary>
    public void Reports(ulong policy, DateTimeOffset until) => _reports[policy] = until;

    /// <summary>A claim on it is open.</summary>
    public void Opens(ulong policy) => _claimed.Add(policy);

    /// <summary>And is no more.</summary>
    public void Closes(ulong policy) => _claimed.Remove(policy);

    /// <summary>Takes out those on which nothing can be reported any more and no claim is open.</summary>
    public IReadOnlyList<ulong> Over(DateTimeOffset at)
    {
        ulong[] over = [.. _reports.Where(x => x.Value.AddMinutes(5) < at && !_claimed.Contains(x.Key)).Select(x => x.Key)];
        foreach (var policy in over)
            _reports.Remove(policy);
        return over;
    }
}
