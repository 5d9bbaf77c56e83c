namespace DoctorDAO.Credentials;

/// <summary>What the parsers of this library throw, and nothing else, whatever their input.</summary>
public sealed class CredentialException : Exception
{
    /// <summary>Refuses something.</summary>
    /// <param name="error">The rule.</param>
    /// <param name="message">What was found, in English. It never repeats values of claims.</param>
    /// <param name="inner">Where it came from.</param>
    public CredentialException(CredentialError error, string message, Exception? inner = null) : base(message, inner) => Error = error;

    /// <summary>The rule that is broken.</summary>
    public CredentialError Error { get; }
}
