using DoctorDAO.Client.Credentials;
using DoctorDAO.Credentials;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Credentials.Presenting;

namespace DoctorDAO.Features.Credentials.Admissions;

/// <summary>
/// One of the n that sign vouchers. It believes nobody, this server neither: it fetches documents and lists itself, checks the presentation as the wallet sent it, and
/// compares each field of the voucher with what it has found before it signs.
/// </summary>
internal sealed class AdmissionVerifier(PrivateKey key, IDocumentFetcher fetch, IIssuerTrust trust, Deployment deployment, TimeProvider time)
{
    /// <summary>
    /// How old a key binding may be when a verifier signs: the wallet answered within five minutes of its signature, and the answer is kept for verifiers for an hour. The wallet's
    /// own time says so, so that no server can have something older signed.
    /// </summary>
    public static readonly TimeSpan KeyBindingAge = AnswerService.KeptForVerifiers + SdJwtPolicy.Plain.KeyBindingMaxAge;

    private readonly PresentationChecker _checker = Checker(fetch, trust, time);

    /// <summary>Its account, which the contract knows as a verifier.</summary>
    public Address Account => key.Address;

    /// <summary>Checks and signs.</summary>
    /// <param name="row">The admission with the voucher's fields.</param>
    /// <param name="token">The <c>vp_token</c>.</param>
    /// <param name="expected">What it is measured by.</param>
    /// <param name="chainNow">Unix seconds by the chain's clock.</param>
    /// <param name="ct">Cancels it.</param>
    /// <returns><c>null</c> when it does not sign.</returns>
    public async Task<byte[]?> SignAsync(AdmissionRow row, string token, Expected expected, long chainNow, CancellationToken ct)
    {
        // What is asked for an admission is no setting of anybody: a weaker policy in a row changes nothing here.
        var outcome = await _checker.CheckAsync(token, expected with { Policy = PolicyRules.Admission, KeyBindingAge = KeyBindingAge }, ct);
        if (!outcome.Passed || Vouchers.Read(outcome) is not { } standing)
            return null;
        var longest = Vouchers.NotAfter(chainNow, standing);
        var fits = row.Nullifier == standing.Nullifier.ToString() && row.NotAfter > chainNow && row.NotAfter <= longest
            && (row.Kind == AdmissionKind.Recovery || row.Specialty == standing.Specialty);
        return fits ? key.Sign(Vouchers.Document(row, deployment).Hash()).ToBytes() : null;
    }

    /// <summary>A checker with caches of its own.</summary>
    public static PresentationChecker Checker(IDocumentFetcher fetch, IIssuerTrust trust, TimeProvider time)
    {
        var dids = new DidResolver(fetch, time);
        return new PresentationChecker(dids, new FetchedStatusLists(fetch, new DidIssuerKeys(dids), time), fetch, trust, time);
    }
}
