using System.Text.Json;

namespace DoctorDAO.Client.Credentials;

/// <summary>A diploma that is to be checked.</summary>
/// <param name="Diploma">The Blockcerts document (version 2 or 3), at most 500 kB.</param>
public sealed record DiplomaToCheck(JsonElement Diploma);

/// <summary>One check of a diploma.</summary>
/// <param name="Name"><c>content</c>, <c>batch</c>, <c>anchor</c>, <c>issuer</c>, <c>revocation</c> or <c>expiry</c>.</param>
/// <param name="Outcome"><c>passed</c>, <c>failed</c>, or <c>unknown</c>: it could not be checked here, which is neither good nor bad.</param>
/// <param name="Detail">Why it did not pass, in English.</param>
public sealed record DiplomaCheckDto(string Name, string Outcome, string? Detail);

/// <summary>What a diploma says, and how far it was proven. Nothing of it was kept.</summary>
/// <param name="Format">Such as <c>Blockcerts v2</c>.</param>
/// <param name="Title">What was awarded.</param>
/// <param name="Issuer">What the diploma calls its issuer.</param>
/// <param name="Recipient">Whom it names.</param>
/// <param name="IssuedOn">When it was awarded.</param>
/// <param name="Checks">Each check, in order.</param>
public sealed record CheckedDiplomaDto(string Format, string? Title, string? Issuer, string? Recipient, DateOnly? IssuedOn, IReadOnlyList<DiplomaCheckDto> Checks);
