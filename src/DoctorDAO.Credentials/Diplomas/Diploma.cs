namespace DoctorDAO.Credentials;

/// <summary>A transaction that a diploma's batch is anchored in.</summary>
/// <param name="Chain">Such as <c>btc</c> or <c>eth</c>.</param>
/// <param name="Network">Such as <c>mainnet</c>.</param>
/// <param name="Transaction">Its hash, hexadecimal without prefix.</param>
public sealed record DiplomaAnchor(string Chain, string Network, string Transaction);

/// <summary>One step from a leaf to the root.</summary>
/// <param name="IsLeft">Whether the sibling stands on the left.</param>
/// <param name="Hash">The sibling, 32 bytes.</param>
public sealed record MerkleStep(bool IsLeft, ReadOnlyMemory<byte> Hash);

/// <summary>The proof that a document is in a batch (MerkleProof2017, MerkleProof2019). SHA-256 over the two hashes' bytes.</summary>
/// <param name="TargetHash">The document's hash, 32 bytes.</param>
/// <param name="MerkleRoot">The batch's root, 32 bytes.</param>
/// <param name="Path">From the document up.</param>
/// <param name="Anchors">Where the root is.</param>
public sealed record MerkleProof(ReadOnlyMemory<byte> TargetHash, ReadOnlyMemory<byte> MerkleRoot, IReadOnlyList<MerkleStep> Path, IReadOnlyList<DiplomaAnchor> Anchors)
{
    /// <summary>Whether the path leads from the document's hash to the root.</summary>
    public bool IsConsistent
    {
        get
        {
            var hash = TargetHash.ToArray();
            foreach (var step in Path)
                hash = System.Security.Cryptography.SHA256.HashData(step.IsLeft ? [.. step.Hash.Span, .. hash] : [.. hash, .. step.Hash.Span]);
            return MerkleRoot.Span.SequenceEqual(hash);
        }
    }
}

/// <summary>A Blockcerts diploma as it was read. Nothing of it is proven before <see cref="DiplomaChecker"/> has passed it.</summary>
/// <param name="Version">2 or 3.</param>
/// <param name="Id">Its identifier, by which it may be revoked.</param>
/// <param name="Title">What was awarded.</param>
/// <param name="Recipient">Whom it names, when it names anybody.</param>
/// <param name="IssuerId">The issuer's profile or DID.</param>
/// <param name="IssuerName">What the diploma calls the issuer.</param>
/// <param name="IssuedOn">When it was issued.</param>
/// <param name="ExpiresOn">When it ends, if ever.</param>
/// <param name="RevocationAddress">Where revoked ones are listed, when the diploma itself says so.</param>
/// <param name="Proof">Its proof.</param>
public sealed record Diploma(
    int Version, string Id, string Title, string? Recipient, string IssuerId, string? IssuerName, DateTimeOffset? IssuedOn, DateTimeOffset? ExpiresOn, string? RevocationAddress, MerkleProof Proof);

/// <summary>What is checked of a diploma, in this order.</summary>
public enum DiplomaStep
{
    /// <summary>The document's content is what was hashed.</summary>
    Content,

    /// <summary>The hash is in the batch.</summary>
    Batch,

    /// <summary>The batch's root is in the transaction.</summary>
    Anchor,

    /// <summary>The transaction is the issuer's.</summary>
    Issuer,

    /// <summary>The issuer has not revoked it.</summary>
    Revocation,

    /// <summary>It has not ended.</summary>
    Expiry,
}

/// <summary>How a check came out.</summary>
public enum DiplomaOutcome
{
    /// <summary>It holds.</summary>
    Passed,

    /// <summary>It does not hold.</summary>
    Failed,

    /// <summary>It could not be checked here. That is neither good nor bad, and must be shown.</summary>
    CannotCheck,
}

/// <summary>One check.</summary>
/// <param name="Step">What was checked.</param>
/// <param name="Outcome">How it came out.</param>
/// <param name="Message">Why, in English, when it did not pass.</param>
public sealed record DiplomaCheck(DiplomaStep Step, DiplomaOutcome Outcome, string Message = "");

/// <summary>A diploma with all checks.</summary>
/// <param name="Diploma">The diploma.</param>
/// <param name="Checks">One for each step.</param>
public sealed record DiplomaReport(Diploma Diploma, IReadOnlyList<DiplomaCheck> Checks)
{
    /// <summary>Passed when every check did; failed when any did; otherwise it is not known.</summary>
    public DiplomaOutcome Outcome =>
        Checks.Any(c => c.Outcome == DiplomaOutcome.Failed) ? DiplomaOutcome.Failed : Checks.All(c => c.Outcome == DiplomaOutcome.Passed) ? DiplomaOutcome.Passed : DiplomaOutcome.CannotCheck;
}
