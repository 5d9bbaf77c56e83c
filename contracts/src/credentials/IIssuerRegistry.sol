// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Issuers of credentials: a tree of accreditation (association -> college -> hospital), their keys in time, anchors of status lists
/// @notice An issuer is a DID; its id is `keccak256(bytes(did))`. It may issue a type of credential (a topic: its name in ASCII,
/// right-padded) when it and everybody above it is in standing and has that topic: what is suspended, withdrawn or run out high up takes all
/// below along, by reading alone. Institutions only: no person and nothing about a credential is here.
/// @dev Trust: the admin (the timelock) accredits the roots; each issuer's controller accredits those directly below. Times are seconds since
/// the Unix epoch (ERC-6372 `mode=timestamp`). What changes is checkpointed, so that a credential is judged as of the day it was issued.
interface IIssuerRegistry {
    /// @notice Where an issuer stands now, the first that applies from the top.
    enum Standing {
        UNKNOWN,
        VALID,
        /// @dev validFrom lies ahead
        NOT_YET,
        /// @dev validTo has passed
        EXPIRED,
        SUSPENDED,
        WITHDRAWN,
        /// @dev in order itself, but somebody above is not
        ACCREDITOR_NOT_VALID
    }

    /// @param did at most 256 printable ASCII characters, for example "did:web:college.example:issuers:cardiology"
    /// @param controller who acts for the issuer
    /// @param accreditedBy id of the issuer directly above; zero for a root
    /// @param topics at most 16, each once; below a root each must be one of the accreditor's
    /// @param validFrom unix seconds; zero for now
    /// @param validTo unix seconds, last valid second; zero for no end
    struct Accreditation {
        string did;
        address controller;
        bytes32 accreditedBy;
        bytes32[] topics;
        uint48 validFrom;
        uint48 validTo;
    }

    /// @param level 0 for a root, at most 3
    struct Issuer {
        address controller;
        uint8 level;
        bytes32 accreditedBy;
        uint48 validFrom;
        uint48 validTo;
        bool suspended;
        bool withdrawn;
    }

    struct Anchor {
        uint64 epoch;
        uint48 anchoredAt;
        bytes32 hash;
    }

    event IssuerAccredited(
        bytes32 indexed issuerId,
        bytes32 indexed accreditedBy,
        address indexed controller,
        string did,
        bytes32[] topics,
        uint48 validFrom,
        uint48 validTo
    );
    event IssuerTopicsChanged(bytes32 indexed issuerId, bytes32[] topics);
    event IssuerValidityChanged(bytes32 indexed issuerId, uint48 validFrom, uint48 validTo);
    event IssuerControllerChanged(bytes32 indexed issuerId, address indexed controller);
    event IssuerKeyAdded(bytes32 indexed issuerId, bytes32 indexed thumbprint, uint48 validFrom, uint48 validTo);
    event IssuerKeyEnded(bytes32 indexed issuerId, bytes32 indexed thumbprint, uint48 endedAt);
    event IssuerSuspended(bytes32 indexed issuerId);
    event IssuerReinstated(bytes32 indexed issuerId);
    event IssuerWithdrawn(bytes32 indexed issuerId);
    event IssuerFreed(bytes32 indexed issuerId);
    event StatusListAnchored(bytes32 indexed issuerId, bytes32 indexed listId, uint64 epoch, bytes32 hash);

    error IssuerInvalidDid();
    error IssuerInvalidController();
    error IssuerInvalidTopics();
    error IssuerInvalidValidity(uint48 validFrom, uint48 validTo);
    error IssuerKnown(bytes32 issuerId);
    error IssuerUnknown(bytes32 issuerId);
    error IssuerTooDeep(uint256 levels);
    /// @notice The topic is not one of the accreditor's.
    error IssuerTopicNotAccredited(bytes32 topic);
    error IssuerNotController(bytes32 issuerId, address caller);
    error IssuerNotAccreditor(bytes32 issuerId, address caller);
    /// @notice Who acts for an issuer below must be in standing.
    error IssuerNotValid(bytes32 issuerId);
    error IssuerUnexpectedStanding(bytes32 issuerId);
    error IssuerKeyKnown(bytes32 issuerId, bytes32 thumbprint);
    error IssuerKeyUnknown(bytes32 issuerId, bytes32 thumbprint);
    error IssuerInvalidKey();
    error IssuerAnchorOutdated(uint64 epoch, uint64 inForce);
    error IssuerFutureLookup(uint256 timepoint, uint48 clock);

    /// @notice The admin for a root, else the controller of `accreditedBy`, itself in standing. An id is accredited once: a withdrawn issuer
    /// comes back under another DID, unless the admin has freed this one.
    function accredit(Accreditation calldata accreditation) external returns (bytes32 issuerId);
    /// @notice The accreditor (the controller directly above, in standing) or the admin.
    function setTopics(bytes32 issuerId, bytes32[] calldata topics) external;
    /// @notice The accreditor or the admin; zeros as in `Accreditation`. Nothing before now changes: see `mayIssueAt`.
    function setValidity(bytes32 issuerId, uint48 validFrom, uint48 validTo) external;
    /// @notice The issuer's controller, the accreditor or the admin (a controller's key may be lost).
    function changeController(bytes32 issuerId, address controller) external;
    /// @notice The issuer's controller: the signing key with this RFC 7638 SHA-256 thumbprint counts from `validFrom` (zero: now; never
    /// earlier) to `validTo` (last valid second; zero: no end).
    function addKey(bytes32 issuerId, bytes32 thumbprint, uint48 validFrom, uint48 validTo) external;
    /// @notice The issuer's controller, the accreditor or the admin: the key counts until before `endedAt` and no more; it may lie in the past,
    /// when the key was stolen then. Zero: now. A key's life only ever gets shorter.
    function endKey(bytes32 issuerId, bytes32 thumbprint, uint48 endedAt) external;
    /// @notice The accreditor or the admin: the issuer, and with it all below, may issue nothing until `reinstate`.
    function suspend(bytes32 issuerId) external;
    function reinstate(bytes32 issuerId) external;
    /// @notice The accreditor or the admin: for good.
    function withdraw(bytes32 issuerId) external;
    /// @notice The admin: the DID of a withdrawn issuer can be accredited anew, for an institution whose DID somebody else had accredited.
    /// Nothing of before counts for it, at no time: no key, no anchor, no standing; and nobody who was accredited by it comes back with it.
    function free(bytes32 issuerId) external;
    /// @notice The issuer's controller: `hash` (keccak-256) is what the list `listId` is from now on. Also while suspended: revocations go on.
    /// @param epoch rises with each anchor of the list
    function anchor(bytes32 issuerId, bytes32 listId, uint64 epoch, bytes32 hash) external;

    /// @notice Whether the issuer, and everybody above, is in standing now and has the topic.
    function mayIssue(bytes32 issuerId, bytes32 topic) external view returns (bool);
    /// @notice The same at `timepoint` (not in the future). Nothing later changes the answer, but that the admin frees the DID.
    function mayIssueAt(bytes32 issuerId, bytes32 topic, uint256 timepoint) external view returns (bool);
    /// @notice Whether signatures of `timepoint` by this key count, as far as is known now.
    function isKeyAt(bytes32 issuerId, bytes32 thumbprint, uint256 timepoint) external view returns (bool);
    function standingOf(bytes32 issuerId) external view returns (Standing);
    function issuerOf(bytes32 issuerId) external view returns (Issuer memory);
    function topicsOf(bytes32 issuerId) external view returns (bytes32[] memory);
    /// @notice Zeros when the key is unknown; `validTo` is the last valid second, zero for no end.
    function keyOf(bytes32 issuerId, bytes32 thumbprint) external view returns (uint48 validFrom, uint48 validTo);
    /// @notice The newest anchor of a list; zeros when there is none.
    function anchorOf(bytes32 issuerId, bytes32 listId) external view returns (Anchor memory);
    /// @notice The hash anchored for an epoch; zero when there is none.
    function anchoredHash(bytes32 issuerId, bytes32 listId, uint64 epoch) external view returns (bytes32);
}
