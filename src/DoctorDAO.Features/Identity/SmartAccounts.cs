using System.Formats.Cbor;
using System.Security.Cryptography;
using DoctorDAO.Client;
using DoctorDAO.Contracts;
using DoctorDAO.Ethereum;

namespace DoctorDAO.Features.Identity;

/// <summary>The public key of a passkey.</summary>
/// <param name="X">Of the point on P-256.</param>
/// <param name="Y">Of the point on P-256.</param>
public readonly record struct PasskeyPoint(Bytes32 X, Bytes32 Y)
{
    /// <summary>How a smart account names the key.</summary>
    public Bytes32 Id => Keccak256.Hash([.. X.Span, .. Y.Span]);

    /// <summary>Reads a COSE key.</summary>
    /// <returns><c>null</c> for one that is not on P-256: the contracts know no other.</returns>
    public static PasskeyPoint? FromCose(byte[] cose)
    {
        try
        {
            var reader = new CborReader(cose, CborConformanceMode.Lax);
            (long Type, long Algorithm, long Curve) kind = default;
            byte[]? x = null, y = null;
            for (var left = reader.ReadStartMap(); left is null ? reader.PeekState() != CborReaderState.EndMap : left > 0; left--)
            {
                switch (reader.ReadInt64())
                {
                    case 1: kind.Type = reader.ReadInt64(); break;
                    case 3: kind.Algorithm = reader.ReadInt64(); break;
                    case -1: kind.Curve = reader.ReadInt64(); break;
                    case -2: x = reader.ReadByteString(); break;
                    case -3: y = reader.ReadByteString(); break;
                    default: reader.SkipValue(); break;
                }
            }

            return kind == (2, -7, 1) && x is { Length: 32 } && y is { Length: 32 } && IsOnCurve(x, y) ? new PasskeyPoint(new Bytes32(x), new Bytes32(y)) : null;
        }
        catch (Exception e) when (e is CborContentException or InvalidOperationException or OverflowException)
        {
            return null;
        }
    }

    private static bool IsOnCurve(byte[] x, byte[] y)
    {
        try
        {
            using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = x, Y = y } });
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}

/// <summary>Smart accounts that passkeys control. An account has its address before it is on the chain.</summary>
public interface ISmartAccounts
{
    /// <summary>Whether this association has them.</summary>
    bool Available { get; }

    /// <summary>The address of the account that a key and a salt make.</summary>
    /// <exception cref="UnavailableException">The chain cannot be asked, or the association has no such accounts.</exception>
    Task<Address> AddressAsync(PasskeyPoint key, Bytes32 salt, CancellationToken ct);

    /// <summary>The keys that sign for an account (<see cref="PasskeyPoint.Id"/>). One that is not on the chain yet is made there with the key that it began with.</summary>
    /// <exception cref="UnavailableException">The chain cannot be asked.</exception>
    Task<IReadOnlySet<Bytes32>> SignersAsync(PersonAccountRow account, CancellationToken ct);
}

/// <summary>Asks the factory on the chain.</summary>
internal sealed class SmartAccounts(EthClient client, Deployment deployment) : ISmartAccounts
{
    public bool Available => deployment.PasskeyAccounts is not null;

    public async Task<Address> AddressAsync(PasskeyPoint key, Bytes32 salt, CancellationToken ct)
    {
        if (deployment.PasskeyAccounts is not { } factory)
            throw new UnavailableException("This association has no accounts for passkeys.");
        byte[] call = [.. Keccak256.Hash("accountOf(bytes32,bytes32,uint256)").Span[..4], .. key.X.Span, .. key.Y.Span, .. salt.Span];
        var answer = await AskAsync(factory, call, ct);
        return answer.Length == 32 ? new Address(answer.AsSpan(12)) : throw new UnavailableException("The contract of the accounts does not answer.");
    }

    public async Task<IReadOnlySet<Bytes32>> SignersAsync(PersonAccountRow account, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(account);
        if (account is not { Kind: AccountKind.Passkey, KeyX: { } x, KeyY: { } y })
            return new HashSet<Bytes32>();
        var answer = await AskAsync(Address.Parse(account.Account), PasskeyAccount.PasskeysCall.Encode(), ct);
        return answer.Length == 0 ? new HashSet<Bytes32> { new PasskeyPoint(Bytes32.Parse(x), Bytes32.Parse(y)).Id } : PasskeyAccount.PasskeysCall.DecodeResult(answer).ToHashSet();
    }

    private async Task<byte[]> AskAsync(Address contract, byte[] call, CancellationToken ct)
    {
        try
        {
            return await client.CallAsync(contract, call, BlockRef.Latest, ct);
        }
        catch (Exception e) when (e is RpcException or RpcUnavailableException)
        {
            throw new UnavailableException("The chain cannot be asked at the moment. Try again soon.", e);
        }
    }
}
