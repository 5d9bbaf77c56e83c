using DoctorDAO.Ethereum;

namespace DoctorDAO.Features.Relay;

/// <summary>How acts are relayed.</summary>
public sealed class RelayOptions
{
    /// <summary>The account that sends and pays; <c>null</c> in a process that only takes acts in.</summary>
    public PrivateKey? Key { get; set; }

    /// <summary>Most acts that one account may have relayed in an hour.</summary>
    public int ActsPerHour { get; set; } = 60;

    /// <summary>
    /// Most gas that the relay's transactions may use in a day (UTC): what the association pays in a day is this times the price of gas. Some 6,000 ballots; at 1 gwei, 2 ether.
    /// </summary>
    public long GasPerDay { get; set; } = 2_000_000_000;

    /// <summary>Most gas that the acts of one account may use in 24 hours: some 150 ballots.</summary>
    public long GasPerAccount { get; set; } = 50_000_000;

    /// <summary>How long an act is tried that the node refuses with words that are not known here.</summary>
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Transactions in the node's pool at most.</summary>
    public int MaxInFlight { get; set; } = 16;

    /// <summary>A transaction that is in no block after this time is replaced by one that pays more.</summary>
    public TimeSpan StuckAfter { get; set; } = TimeSpan.FromSeconds(45);

    /// <summary>Most that is paid for a gas, in wei. Acts wait while the network asks for more, and the alarm <c>relay-price</c> says so.</summary>
    public long MaxFeePerGas { get; set; } = 100_000_000_000;

    /// <summary>Whether the steps that anybody may take are taken here, as they fall due.</summary>
    public bool Keeps { get; set; } = true;

    /// <summary>How often the node is asked while something is on its way.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromMilliseconds(150);
}
