namespace DoctorDAO.Client;

/// <summary>Something that the answer needs cannot be reached now; the same request may be answered later. Over HTTP it is a 503.</summary>
public sealed class UnavailableException : Exception
{
    /// <param name="message">What is missing, in one sentence of English.</param>
    /// <param name="inner">Why.</param>
    public UnavailableException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
