namespace DoctorDAO.Client;

/// <summary>A field of a request is not what it should be. Over HTTP it is a 400 problem whose <c>errors</c> name the field.</summary>
/// <param name="field">Name of the field as the caller wrote it, for example <c>limit</c>.</param>
/// <param name="problem">What is wrong and what is possible, in one sentence of English.</param>
/// <param name="again">When the same would be taken, where only time is in the way. Over HTTP it is <c>again</c> beside the <c>errors</c>.</param>
/// <param name="code">Stable code of the reason, for texts in other languages. Over HTTP it is <c>code</c> beside the <c>errors</c>.</param>
public sealed class FieldException(string field, string problem, DateTimeOffset? again = null, string? code = null) : Exception($"{field}: {problem}")
{
    /// <summary>Name of the field.</summary>
    public string Field { get; } = field;

    /// <summary>What is wrong and what is possible.</summary>
    public string Problem { get; } = problem;

    /// <summary>When the same would be taken; <c>null</c> where time changes nothing.</summary>
    public DateTimeOffset? Again { get; } = again;

    /// <summary>Code of the reason; <c>null</c> where the sentence alone says it.</summary>
    public string? Code { get; } = code;
}
