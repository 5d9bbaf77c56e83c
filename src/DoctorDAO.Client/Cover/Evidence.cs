using DoctorDAO.Client.Membership;

namespace DoctorDAO.Client.Cover;

/// <summary>A public key on P-256, as JWK has it.</summary>
/// <param name="X">base64url of 32 bytes.</param>
/// <param name="Y">base64url of 32 bytes.</param>
public sealed record PublicKeyDto(string X, string Y);

/// <summary>Evidence that is about to be filed.</summary>
/// <param name="Id">A random UUID, made on the device. Sent again it is the same evidence.</param>
/// <param name="Recovery">The content key, sealed under the claimant's recovery code: base64url, at most 1,000 characters.</param>
/// <param name="Custodian">The content key, encrypted to the custodian's newest key; <c>null</c> where the association has named none, or none with a key.</param>
public sealed record NewEvidence(Guid Id, string Recovery, GivenKey? Custodian = null);

/// <summary>An encrypted file.</summary>
/// <param name="Hash">SHA-256 of its encrypted bytes: 0x and 64 lowercase digits.</param>
/// <param name="Bytes">Their number.</param>
/// <param name="Added">When it came.</param>
/// <param name="Commitment">What stands on the chain for it, with others; <c>null</c> before.</param>
public sealed record EvidenceFileDto(string Hash, int Bytes, DateTimeOffset Added, string? Commitment);

/// <summary>Evidence as who may read it gets it. Nothing in it can be read without a key that is on a device.</summary>
/// <param name="Id">Binds ciphertexts to it.</param>
/// <param name="Files">In the order in which they came. A juror sees those that are committed to on the chain.</param>
/// <param name="Recovery">For its claimant: the content key under the recovery code.</param>
/// <param name="Keys">The content key, encrypted to keys of the reader's.</param>
/// <param name="Deleted">When the contents were deleted; <c>null</c> while they are there.</param>
/// <param name="DeletedFrom">When they will be; <c>null</c> before the claim is decided.</param>
public sealed record ClaimEvidenceDto(
    Guid Id, IReadOnlyList<EvidenceFileDto> Files, string? Recovery, IReadOnlyList<WrappedKeyDto> Keys, DateTimeOffset? Deleted, DateTimeOffset? DeletedFrom);

/// <summary>The content key, encrypted to one key.</summary>
/// <param name="KeyId">Thumbprint (RFC 7638) of that key.</param>
/// <param name="Wrapped">Compact JWE.</param>
public sealed record WrappedKeyDto(string KeyId, string Wrapped);

/// <summary>Somebody who should be able to read, and the key to encrypt to.</summary>
/// <param name="Person">A juror of the running panel, or the association's custodian.</param>
/// <param name="Custodian">Whether it is the custodian.</param>
/// <param name="KeyId">Thumbprint of the reader's newest key; <c>null</c> while there is none.</param>
/// <param name="Key">That key.</param>
/// <param name="Given">Whether the content key is encrypted to it already.</param>
public sealed record EvidenceReaderDto(PersonDto Person, bool Custodian, string? KeyId, PublicKeyDto? Key, bool Given);

/// <summary>The content key, encrypted to a reader.</summary>
/// <param name="Account">The reader's.</param>
/// <param name="KeyId">Thumbprint of the reader's key.</param>
/// <param name="Wrapped">Compact JWE with <c>ECDH-ES</c> and <c>A256GCM</c>, at most 1,000 characters.</param>
public sealed record GivenKey(string Account, string KeyId, string Wrapped);

/// <summary>Keys that are given in one go; at most 40.</summary>
public sealed record GivenKeys(IReadOnlyList<GivenKey> Keys);

/// <summary>What files stand for on the chain.</summary>
/// <param name="Commitment">Over all files that were not committed to before.</param>
/// <param name="Files">How many those are.</param>
public sealed record EvidenceCommitmentDto(string Commitment, int Files);

/// <summary>Somebody was given something.</summary>
/// <param name="Person">Who.</param>
/// <param name="Hash">The file; <c>null</c>: the list, with the reader's own key.</param>
/// <param name="Time">When.</param>
public sealed record EvidenceReadDto(PersonDto Person, string? Hash, DateTimeOffset Time);

/// <summary>A juror's key.</summary>
/// <param name="Key">The public key.</param>
/// <param name="Recovery">The private key, sealed under the juror's recovery code: base64url, at most 1,000 characters.</param>
public sealed record NewJurorKey(PublicKeyDto Key, string Recovery);

/// <summary>A key of one's own.</summary>
/// <param name="Id">Thumbprint (RFC 7638).</param>
/// <param name="Created">When it was made.</param>
public sealed record JurorKeyDto(string Id, PublicKeyDto Key, string Recovery, DateTimeOffset Created);

/// <summary>Bounds of evidence.</summary>
public static class EvidenceLimits
{
    /// <summary>Files of one claim.</summary>
    public const int Files = 30;

    /// <summary>Encrypted bytes of one file.</summary>
    public const int FileBytes = 10 * 1024 * 1024;

    /// <summary>Encrypted bytes of one claim.</summary>
    public const long ClaimBytes = 60L * 1024 * 1024;

    /// <summary>Evidence of one account that no claim has yet.</summary>
    public const int Unfiled = 5;

    /// <summary>Keys of one juror.</summary>
    public const int Keys = 20;
}

/// <summary>Evidence and keys to read it. Who asks is named first: lowercase or not, as sign-in gave it.</summary>
public interface IEvidence
{
    /// <summary>Begins evidence. The same id again changes nothing.</summary>
    /// <exception cref="FieldException">Not a member; the id is another's; too much is unfiled.</exception>
    Task BeginAsync(string account, NewEvidence evidence, CancellationToken ct);

    /// <summary>Adds an encrypted file. The same again changes nothing.</summary>
    /// <returns><c>null</c>: no such evidence of this account.</returns>
    /// <exception cref="FieldException">The hash is not that of the bytes; too large, too many; closed.</exception>
    Task<EvidenceFileDto?> AddAsync(string account, Guid evidence, string hash, byte[] content, CancellationToken ct);

    /// <summary>Commits to all files that were not committed to yet; when there are none, to those of the newest commitment.</summary>
    /// <returns><c>null</c>: no such evidence of this account.</returns>
    /// <exception cref="FieldException">There is no file.</exception>
    Task<EvidenceCommitmentDto?> CommitAsync(string account, Guid evidence, CancellationToken ct);

    /// <summary>A claim's evidence, for its claimant, and while the panel judges for who sits on it. What is handed out is logged.</summary>
    /// <returns><c>null</c>: none, or none for this account.</returns>
    Task<ClaimEvidenceDto?> ReadAsync(string account, long claim, CancellationToken ct);

    /// <summary>The encrypted bytes of a file; as <see cref="ReadAsync"/>.</summary>
    Task<byte[]?> ReadFileAsync(string account, long claim, string hash, CancellationToken ct);

    /// <summary>Who should be able to read a claim's evidence now, nobody when it is decided; for its claimant and the custodian.</summary>
    /// <returns><c>null</c>: none for this account.</returns>
    Task<IReadOnlyList<EvidenceReaderDto>?> GetReadersAsync(string account, long claim, CancellationToken ct);

    /// <summary>Gives readers the content key; for the claimant and the custodian.</summary>
    /// <returns>How many were new; <c>null</c>: none for this account.</returns>
    /// <exception cref="FieldException">Somebody is no reader, or has another key.</exception>
    Task<int?> GiveAsync(string account, long claim, GivenKeys keys, CancellationToken ct);

    /// <summary>Who was given what, the newest first, at most 500; for the claimant.</summary>
    Task<IReadOnlyList<EvidenceReadDto>?> GetReadsAsync(string account, long claim, CancellationToken ct);

    /// <summary>The custodian that this association has named; <c>null</c> without one.</summary>
    Task<EvidenceReaderDto?> GetCustodianAsync(CancellationToken ct);

    /// <summary>One's own keys, the newest first.</summary>
    Task<IReadOnlyList<JurorKeyDto>> GetKeysAsync(string account, CancellationToken ct);

    /// <summary>Publishes a key. The same again changes nothing.</summary>
    /// <exception cref="FieldException">No key on P-256; not a member; too many.</exception>
    Task<JurorKeyDto> AddKeyAsync(string account, NewJurorKey key, CancellationToken ct);
}
