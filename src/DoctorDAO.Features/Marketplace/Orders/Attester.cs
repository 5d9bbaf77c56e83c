using DoctorDAO.Client;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Cover;
using DoctorDAO.Features.Credentials.Issuing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Contract = DoctorDAO.Contracts.Marketplace;

namespace DoctorDAO.Features.Marketplace.Orders;

/// <summary>Who attests here what members can show.</summary>
public sealed class MarketOptions
{
    /// <summary>The key that has the contract's ATTESTER_ROLE; <c>null</c> when this process attests nothing.</summary>
    public PrivateKey? AttesterKey { get; set; }
}

/// <summary>Says to the contract (EIP-712 <c>Attestation</c>) that a worker holds what an order asks for, after looking at what the member can show at this moment.</summary>
internal sealed class Attester(Deployment deployment, IOptions<MarketOptions> options, IIssuedCredentials credentials)
{
    private const int Words = 5;
    private const ulong Most = (1UL << 48) - 1;

    private static readonly Bytes32 TypeHash = Keccak256.Hash("Attestation(uint256 orderId,address worker,bytes32 credential,uint48 validUntil)");

    private readonly Bytes32 _domain = Domain(deployment);

    /// <summary>What goes with an acceptance where nothing is asked for.</summary>
    public static (Contract.Attestation Attestation, byte[] Signature) None => (new Contract.Attestation(UInt256.Zero, Address.Zero, Bytes32.Zero, 0), []);

    /// <summary>Whether a worker can show what is asked for, until a moment.</summary>
    /// <param name="worker">Lowercase account.</param>
    /// <param name="credential">Name of a type; <c>null</c> or empty for none.</param>
    /// <param name="cover">Whether a policy is asked for.</param>
    /// <param name="until">Until when both have to hold, unix seconds.</param>
    /// <param name="now">Unix seconds.</param>
    public async Task<FitnessDto> FitnessAsync(DaoDbContext db, string worker, string? credential, bool cover, long until, long now, CancellationToken ct)
    {
        var asked = !string.IsNullOrEmpty(credential);
        var held = asked ? await credentials.FindAsync(worker, credential!, now, ct) : null;
        var policy = cover ? await PolicyAsync(db, worker, ct) : null;
        return new FitnessDto(
            asked ? held?.Until >= until : null, held is null ? null : Moment.Of(held.Until), cover ? policy?.End >= until : null, policy?.Id, policy is null ? null : Moment.Of(policy.End));
    }

    /// <summary>Attests what an order asks of its worker.</summary>
    /// <param name="until">Until when it has to hold, unix seconds.</param>
    /// <exception cref="FieldException">The worker has no such credential that is good so long.</exception>
    /// <exception cref="UnavailableException">This process has no key for it.</exception>
    public async Task<(Contract.Attestation Attestation, byte[] Signature)> AttestAsync(OrderView order, long until, long now, CancellationToken ct)
    {
        if (order.Credential is not { } topic || CredentialTopic.Parse(topic) is not { } credential)
            return None;
        var held = await credentials.FindAsync(order.Worker, topic, now, ct);
        if (held is null)
            throw new FieldException("credential", $"is missing: the order asks for a {topic} that is good now; have one issued, or show it again");
        if (held.Until < until)
            throw new FieldException("credential", $"ends before the order does: your {topic} is good until {Moment.Of(held.Until):yyyy-MM-dd}, and has to be until {Moment.Of(until):yyyy-MM-dd}; renew it first");
        var key = options.Value.AttesterKey ?? throw new UnavailableException("Credentials are not attested here at the moment.");
        var attestation = new Contract.Attestation((UInt256)(ulong)order.Id, Address.Parse(order.Worker), credential, Math.Min((ulong)held.Until, Most));
        return (attestation, key.Sign(Digest(attestation)).ToBytes());
    }

    /// <summary>What is signed.</summary>
    public Bytes32 Digest(in Contract.Attestation attestation)
    {
        Span<byte> words = stackalloc byte[32 * Words];
        words.Clear();
        TypeHash.Span.CopyTo(words);
        Write(words, 1, attestation.OrderId);
        attestation.Worker.Span.CopyTo(words[((2 * 32) + 12)..]);
        attestation.Credential.Span.CopyTo(words[(3 * 32)..]);
        Write(words, 4, attestation.ValidUntil);
        Span<byte> message = stackalloc byte[66];
        (message[0], message[1]) = (0x19, 0x01);
        _domain.Span.CopyTo(message[2..]);
        Keccak256.Hash(words, message[34..]);
        return Keccak256.Hash(message);
    }

    /// <summary>The policy of a member that runs longest; <c>null</c> without one.</summary>
    public static async Task<PolicyView?> PolicyAsync(DaoDbContext db, string holder, CancellationToken ct)
    {
        const int most = 50;
        var policies = await db.Set<PolicyView>().AsNoTracking().Where(x => x.Holder == holder).OrderByDescending(x => x.Id).Take(most).ToListAsync(ct);
        return policies.Where(x => !x.Ended).MaxBy(x => x.End);
    }

    private static Bytes32 Domain(Deployment deployment)
    {
        Span<byte> words = stackalloc byte[32 * 5];
        words.Clear();
        Keccak256.Hash("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)").Span.CopyTo(words);
        Keccak256.Hash("DoctorDAO Marketplace").Span.CopyTo(words[32..]);
        Keccak256.Hash("1").Span.CopyTo(words[64..]);
        Write(words, 3, deployment.ChainId);
        (deployment.Marketplace ?? default).Span.CopyTo(words[((4 * 32) + 12)..]);
        return Keccak256.Hash(words);
    }

    private static void Write(Span<byte> words, int index, UInt256 value) => value.WriteBigEndian(words.Slice(index * 32, 32));
}
