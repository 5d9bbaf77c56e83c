using System.Globalization;
using System.Numerics;
using DoctorDAO.Ethereum;
using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace DoctorDAO.ReferenceIndexer;

/// <summary>A vote as it was cast.</summary>
internal sealed class VoteView
{
    public long Block { get; set; }

    public long LogIndex { get; set; }

    public Address Voter { get; set; }

    public UInt256 Proposal { get; set; }

    public int Support { get; set; }

    public UInt256 Weight { get; set; }

    public string Reason { get; set; } = "";
}

/// <summary>Votes of a proposal on one side.</summary>
internal sealed class TallyView
{
    public UInt256 Proposal { get; set; }

    public int Support { get; set; }

    public UInt256 Weight { get; set; }

    public long Votes { get; set; }
}

/// <summary>What an account has; negative when it sent more than it was seen to receive.</summary>
internal sealed class BalanceView
{
    public Address Account { get; set; }

    public BigInteger Value { get; set; }
}

/// <summary>Whom an account follows.</summary>
internal sealed class DelegateView
{
    public Address Account { get; set; }

    public Address Delegate { get; set; }
}

/// <summary>A proposal.</summary>
internal sealed class ProposalView
{
    public UInt256 Id { get; set; }

    public Address Proposer { get; set; }

    public int Actions { get; set; }

    public string Description { get; set; } = "";
}

/// <summary>The database: the views and the engine's own tables.</summary>
internal sealed class ReferenceContext(DbContextOptions<ReferenceContext> options) : DbContext(options)
{
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<Address>().HaveConversion<AddressBytes>().HaveMaxLength(Address.Size);
        configurationBuilder.Properties<UInt256>().HaveConversion<NumberText>().HaveMaxLength(78);
        configurationBuilder.Properties<BigInteger>().HaveConversion<SignedText>().HaveMaxLength(79);
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<VoteView>().IsView("votes").HasKey(x => new { x.Block, x.LogIndex });
        modelBuilder.Entity<TallyView>().IsView("tallies").HasKey(x => new { x.Proposal, x.Support });
        modelBuilder.Entity<BalanceView>().IsView("balances").HasKey(x => x.Account);
        modelBuilder.Entity<DelegateView>().IsView("delegates").HasKey(x => x.Account);
        modelBuilder.Entity<ProposalView>().IsView("proposals").HasKey(x => x.Id);
        modelBuilder.ApplyChainTables();
    }

    private sealed class AddressBytes() : ValueConverter<Address, byte[]>(x => x.ToArray(), x => new Address(x));

    private sealed class NumberText() : ValueConverter<UInt256, string>(x => x.ToString(), x => UInt256.Parse(x));

    private sealed class SignedText() : ValueConverter<BigInteger, string>(
        x => x.ToString(CultureInfo.InvariantCulture), x => BigInteger.Parse(x, CultureInfo.InvariantCulture));
}
