namespace DoctorDAO.Client.Panels;

/// <summary>To serve as a juror.</summary>
/// <param name="Employer">Name of the employer, at most 200 characters, or nothing: colleagues are then not kept from judging each other. It is not kept and not written to the chain:
/// what is written there is a hash that nobody can try names against without this server's secret.</param>
public sealed record ServiceDraft(string? Employer);

/// <summary>To seal a vote.</summary>
/// <param name="Commitment">0x and 64 digits: <c>commitmentOf</c> of the Panels contract.</param>
public sealed record CommitDraft(string? Commitment);

/// <summary>A vote as it is when it is opened, and what its commitment is made of.</summary>
/// <param name="Award">Basis points of what is asked: 0 to 10,000.</param>
/// <param name="Salt">0x and 64 digits, random.</param>
/// <param name="Reasons">At most 2,000 characters for whom the case is about, without names of patients or colleagues; may be empty.</param>
/// <param name="ReasonsSalt">0x and 64 digits, random; empty when there are no reasons.</param>
public sealed record OpenVote(int Award, string Salt, string Reasons, string ReasonsSalt);

/// <summary>How far a juror's own seat is, for the device that keeps the vote.</summary>
/// <param name="Stage">Of the case.</param>
/// <param name="Round">The running round.</param>
/// <param name="Seat">The seat in it; <c>null</c> when the account has none there.</param>
/// <param name="Committed">Whether a vote is sealed.</param>
/// <param name="Revealed">Whether it is open.</param>
/// <param name="Final">Whether that can no longer be undone by the chain.</param>
/// <param name="From">When sealed votes are opened at the latest; <c>null</c> while jurors are drawn.</param>
/// <param name="Until">Until when they are; <c>null</c> while jurors are drawn.</param>
public sealed record OwnVoteDto(CaseStage Stage, int Round, int? Seat, bool Committed, bool Revealed, bool Final, DateTimeOffset? From, DateTimeOffset? Until);
