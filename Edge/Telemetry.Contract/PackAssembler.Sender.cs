namespace Telemetry.Contract;

/// <content>Who sends the pack.</content>
internal ref partial struct PackAssembler
{
    private readonly DecodeError ApplySender(scoped ref SenmlRecord record)
    {
        if (!record.Has(SenmlLabel.Run))
        {
            return DecodeError.None;
        }

        var isIntroduced = record.Has(SenmlLabel.Spool);
        if (!Names.IsValidBoot(record.Run)
            || (isIntroduced && !Names.IsValidBoot(record.Spool))
            || (isIntroduced && !Names.IsValidPast(record.Past)))
        {
            return DecodeError.BadName;
        }

        _pack.Sender = new PackSender(
            _pack.Intern(record.Run),
            isIntroduced ? _pack.Intern(record.Spool) : "",
            isIntroduced ? record.Epoch : 0,
            isIntroduced ? _pack.Intern(record.Past) : "");
        return DecodeError.None;
    }
}
