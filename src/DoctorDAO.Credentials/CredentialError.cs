namespace DoctorDAO.Credentials;

/// <summary>Why something is refused. One list for the whole library, so that a page can put each into words.</summary>
public enum CredentialError
{
    /// <summary>Nothing is wrong.</summary>
    None,

    /// <summary>It is not what it claims to be: bad base64url, JSON, parts, members or kinds.</summary>
    Malformed,

    /// <summary>Larger, deeper or more than the caps of <see cref="Caps"/>.</summary>
    TooLarge,

    /// <summary>The header's <c>typ</c> is another.</summary>
    WrongType,

    /// <summary>The algorithm is not accepted: <c>none</c>, a symmetric or an unknown one.</summary>
    AlgorithmRefused,

    /// <summary>The header names an algorithm that is not the key's own.</summary>
    AlgorithmMismatch,

    /// <summary>The header demands an extension (<c>crit</c>) that nobody here knows.</summary>
    CriticalHeader,

    /// <summary>The signature is not the key's.</summary>
    SignatureInvalid,

    /// <summary>No key of the issuer has the header's <c>kid</c>, or it is not one for this purpose.</summary>
    KeyUnknown,

    /// <summary>A key is malformed, of a curve that is not supported, or not a point of its curve.</summary>
    KeyInvalid,

    /// <summary>A DID is malformed or of a method that is not supported.</summary>
    DidInvalid,

    /// <summary>A document (DID, status list, metadata) could not be fetched.</summary>
    Unreachable,

    /// <summary>A document's address is refused: not https, or a private address.</summary>
    AddressRefused,

    /// <summary>The issuer is missing, or not one that is accepted.</summary>
    IssuerRefused,

    /// <summary>The credential's type is missing, or not one that is accepted.</summary>
    CredentialTypeRefused,

    /// <summary><c>_sd_alg</c> names a hash that is not supported.</summary>
    HashUnsupported,

    /// <summary>A disclosure is not base64url of an array of two or three members.</summary>
    DisclosureMalformed,

    /// <summary>The same disclosure is there twice.</summary>
    DisclosureRepeated,

    /// <summary>A disclosure's digest is nowhere in the credential.</summary>
    DisclosureUnknown,

    /// <summary>A digest is in the credential twice.</summary>
    DigestRepeated,

    /// <summary>A digest is not a string, <c>_sd</c> is not an array, or a placeholder has other members.</summary>
    DigestMalformed,

    /// <summary>A claim is called <c>_sd</c> or <c>...</c>.</summary>
    ClaimNameReserved,

    /// <summary>A disclosure names a claim that is already there.</summary>
    ClaimAlreadyThere,

    /// <summary>A claim that must be in the clear (<c>iss vct exp nbf cnf status</c>) comes from a disclosure.</summary>
    ClaimMustBePlain,

    /// <summary>There is no key-binding JWT where one is required.</summary>
    KeyBindingMissing,

    /// <summary>There is a key-binding JWT, but the credential names no holder's key.</summary>
    HolderKeyMissing,

    /// <summary>The key-binding JWT is for another audience.</summary>
    AudienceMismatch,

    /// <summary>The key-binding JWT answers another nonce.</summary>
    NonceMismatch,

    /// <summary>The key-binding JWT was made for other disclosures or another credential.</summary>
    PresentationHashMismatch,

    /// <summary>A signature's time is older than allowed.</summary>
    TooOld,

    /// <summary>A signature's time is in the future.</summary>
    FromTheFuture,

    /// <summary>Its validity has not begun.</summary>
    NotYetValid,

    /// <summary>Its validity has ended.</summary>
    Expired,

    /// <summary>The credential names no status list, and one is required.</summary>
    StatusMissing,

    /// <summary>The credential's place is outside of its status list, or the list is another one.</summary>
    StatusInvalid,

    /// <summary>The status list could not be had, or is older than allowed.</summary>
    StatusUnavailable,

    /// <summary>The credential has been revoked.</summary>
    Revoked,

    /// <summary>The credential is suspended.</summary>
    Suspended,

    /// <summary>A query, request or response breaks its protocol's rules.</summary>
    ProtocolViolation,

    /// <summary>The answer does not contain what was asked.</summary>
    QueryUnanswered,

    /// <summary>An encrypted message could not be decrypted.</summary>
    DecryptionFailed,

    /// <summary>The hash of a document is not the one promised (<c>#integrity</c>, Merkle proof).</summary>
    IntegrityMismatch,

    /// <summary>What is there cannot be checked by this library. It is neither right nor wrong.</summary>
    CannotCheck,
}
