using System.Collections.Concurrent;
using DoctorDAO.Ethereum;

namespace DoctorDAO.LocalChain;

/// <summary>
/// Accounts of the public test words that every development chain knows; they hold nothing of worth, anywhere. Index 0 deploys, 1 to 3 verify, 4 is
/// the safety council (guardian), 5 a fourth verification office, 6 the relay, 7 signs quotes of cover, 8 is the claims officer, 9 attests credentials to the marketplace; people start at 10. Deriving one takes milliseconds, so they are kept.
/// </summary>
public static class Accounts
{
    /// <summary>The words.</summary>
    public const string Mnemonic = "test test test test test test test test test test test junk";

    private static readonly ConcurrentDictionary<int, PrivateKey> Keys = new();

    /// <summary>Deploys, and owns the settlement token of local chains.</summary>
    public static PrivateKey Deployer => Key(0);

    /// <summary>The admission verifiers; two of them sign a voucher.</summary>
    public static IReadOnlyList<PrivateKey> Verifiers => [Key(1), Key(2), Key(3)];

    /// <summary>The safety council.</summary>
    public static PrivateKey Guardian => Key(4);

    /// <summary>Pays for relayed acts.</summary>
    public static PrivateKey Relay => Key(6);

    /// <summary>Signs quotes of cover.</summary>
    public static PrivateKey Quoter => Key(7);

    /// <summary>Makes offers on claims of cover.</summary>
    public static PrivateKey ClaimsOfficer => Key(8);

    /// <summary>Attests to the marketplace that workers hold the credentials that orders ask for.</summary>
    public static PrivateKey Attester => Key(9);

    /// <summary>The relay's key as settings take it. Public as the words are.</summary>
    public const string RelayKey = "0x92db14e403b83dfe3df233f83dfa3a0d7096f21ca9b0d6d6b8d88b2b4ec1564e";

    /// <summary>The key that signs quotes, as settings take it. Public as the words are.</summary>
    public const string QuoterKey = "0x4bbbf85ce3377467afe5d46f804f221813b2bb87f24d81f60f1fcdbf7cbf4356";

    /// <summary>The key that attests credentials, as settings take it. Public as the words are.</summary>
    public const string AttesterKey = "0x2a871d0798f97d79848a013d4936a73bf4cc922c825d33c1cf7073dff6d409c6";

    /// <summary>Index of the first person.</summary>
    public const int FirstPerson = 10;

    /// <summary>The key at an index.</summary>
    public static PrivateKey Key(int index) => Keys.GetOrAdd(index, static i => PrivateKey.FromMnemonic(Mnemonic, (uint)i));
}
