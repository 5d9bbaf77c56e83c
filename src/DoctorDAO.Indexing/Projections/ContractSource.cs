using DoctorDAO.Ethereum;

namespace DoctorDAO.Indexing;

/// <summary>A contract whose logs are followed.</summary>
/// <param name="Kind">Generated class that decodes its events, for example <c>Chamber</c>.</param>
/// <param name="Key">What its events carry as <see cref="ChainEvent{T}.ContractKey"/>, for example <c>clinical</c>.</param>
/// <param name="StartBlock">Height at which it was deployed, or anything below.</param>
public sealed record ContractSource(string Kind, string Key, Address Address, ulong StartBlock);
