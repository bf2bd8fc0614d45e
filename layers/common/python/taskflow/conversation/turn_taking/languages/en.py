"""English."""

TABLES = {
    "greets": """
hi | hiya | hi there | hi again | hello | hello there | hello again | hey | hey there | hey you |
heya | howdy | yo | g'day | good morning | morning | good afternoon | good evening | evening all |
greetings | hi everyone | hello everyone | what's up | sup | wassup | how are you | how are you
doing | how do you do | how's it going | nice to meet you | top of the morning
""",
    "acks": """
yum | yumm | yummy | nom nom | mmm yum |
ok | okay | okey | okie | okee | oki | oke | k | kk | okey dokey | okie dokie | okay doke | aight | alright |
all right | alrighty | fine | cool | nice | great | good | neat | sweet | awesome | perfect | excellent |
brilliant | lovely | wonderful | fantastic | fascinating | interesting | intriguing | helpful | useful |
clear | amazing | super | superb | terrific | beautiful | impressive | funny | hilarious | fun | dope | sick |
lit | rad | epic | solid | smart | clever | genius | handy | delicious | yummy | tasty | sad | cute | magic |
cool beans | informative | insightful | enlightening | spot on | nailed it | well done | well put |
well said | well explained | nicely put | nicely explained | nicely done | good job | great job | nice job |
nice work | good work | great work | bravo | kudos | props | congrats | i see | i c | ic | oic |
i understand | understood | understand | got it | gotcha | gotya | got ya | got you | i got it | i get it |
i got you | i follow | following | with you | im with you | im following | im following you | following you |
right on | on it | noted | duly noted | roger | roger that | copy | copy that | ten four | message received |
received | makes sense | make sense | made sense | that makes sense | makes total sense |
makes perfect sense | makes a lot of sense | sense | that explains it | that explains a lot | that explains |
now i get it | now i see | now i understand | now i know | good to know | nice to know | great to know |
glad to hear | good to hear | great to hear | happy to hear | good news | great news | fair enough | fair |
fair point | good point | great point | valid point | point taken | valid | works for me | works |
sounds good | sounds great | sounds fine | sounds right | sounds about right | sounds like a plan |
sounds delicious | sounds fun | sounds lovely | sounds reasonable | looks good | looks great | looks right |
lgtm | sgtm | seems right | seems fine | seems good | all good | all clear | its all clear | crystal clear |
clear enough | its good | thats good | thats fine | its fine | love it | love this | love that | i love it |
i love this | i love that | i like it | i like this | i like that | like it | i had no idea | had no idea |
never knew that | i never knew | i never knew that | i didnt know that | didnt know that |
i did not know that | didnt know | i didnt know | learned something new | learned something |
i learned something | i learned something new | til | today i learned | as i thought | thats what i thought |
thats what i figured | just as i thought | as expected | i thought so | thought so | figured | i figured |
i figured as much | i guess | i suppose | i guess so | i suppose so | i think so | guess so | not bad |
not bad at all | no problem | no prob | np | no probs | no worries | nw | no biggie | no doubt | no kidding |
my bad | my mistake | oops | whoops | oopsie | aha | ah | ahh | aah | oh | ohh | ooh | oooh | ohhh | o | mm |
mmm | mhm | mhmm | mmhm | mm hm | mm hmm | mmhmm | mmkay | mkay | uh huh | uhuh | uhhuh | uh | uhm | um |
umm | hm | hmm | hmmm | hum | ahem | ehm | eh | ha | heh | huh | yay | yum | phew | hooray | hurray | hurrah |
woohoo | woo | woot | wohoo | yahoo | yippee | aw | aww | awww | ah ok | oh ok | oh well | ah well |
so thats how | so thats why | so thats what it is | so thats it | thats why | thats how | thats how it works |
thats what it is | and thats why | i knew it | knew it | good one | nice one | great one | good stuff |
great stuff | nice stuff | cool stuff | what a relief | same | same here | me too | me neither | ditto |
likewise | hear hear | amen | preach | facts | word | bet | say less | big if true | this is gold |
pure gold | gold | chefs kiss | best answer | great answer | the more you know | mind blown | you dont say |
tell me about it | i can imagine | i bet | i can see that | i can relate | relatable | i hear you |
i feel you | i know right | ikr | so true | too true | very true | how true | so cool | so good | so nice |
so interesting | how interesting | how cool | how nice | how sweet | how lovely | how fascinating |
how funny | how sad | how cute | what a story | what a coincidence | what a shame | what a pity |
what a great answer | what a great story | too bad | poor guy | poor thing | thats rough | thats tough |
bummer | i agree | agree | agreed | totally agree | i totally agree | i agree with you | i agree with that |
couldnt agree more | you are right | youre right | ur right | you are correct | youre correct |
that is right | thats right | thats correct | that is correct | thats true | that is true | its true | true |
true that | tru | very well | as you say | if you say so | good idea | great idea | good thinking |
good call | smart move | good explanation | great explanation | nice explanation | clear explanation |
good example | great example | nice example | good summary | great summary | good analogy | great analogy |
nice analogy | so far so good | i like where this is going | this is going well | going well | keep it up |
you got it | you rock | youre the best | you are the best | youre awesome | you are awesome | youre amazing |
you are amazing | youre great | youre good | good bot | good boy | youre a genius | youre a star |
youre a lifesaver | lifesaver | life saver | legend | youre a legend | what a legend | hero | thats the one |
thats it exactly | exactly what i needed | just what i needed | exactly what i was looking for |
just what i was looking for | thats what i needed | thats what i wanted | this is what i needed |
this is exactly what i needed | thats exactly what i needed | this helps | that helps | it helps |
this helps a lot | that helps a lot | helps a lot | very helpful | so helpful | super helpful | im impressed |
im amazed | im learning a lot | learning a lot | im enjoying this | enjoying this | im reading | reading |
still reading | still here | im here | im listening | listening | all ears | im all ears | go for it |
take your time | no rush | no hurry | ok then | well then | ok so | righty | righto | rightio | right then |
okay then | yep got it | mind blowing | wild | crazy | insane | mad | nuts | unreal | incredible |
unbelievable | remarkable | extraordinary | astonishing | surprising | shocking | stunning | outstanding |
phenomenal | marvelous | marvellous | splendid | magnificent | fabulous | gorgeous | adorable | spectacular |
delightful | pleasant | logical | reasonable | sensible | obvious | obviously | naturally | of course | ofc |
clearly | evidently | apparently | good good | hundred percent | 100 percent | a hundred percent |
one hundred percent | facts | period | slay | based | goated | fire | vibes | big brain | 10 10 |
ten out of ten | 10 out of 10 | thumbs up | plus one | high five | cheers mate | respect | i appreciate that |
i appreciate this | very cool | super cool | pretty cool | really cool | well noted | acknowledged | ack |
affirmative | ok cool | ok great | okay cool | that works | thatll work | that would work | that figures |
go figure | whew | dang | damn | darn | daamn | gosh | golly | wowza | jeez | geez | sheesh | yikes | ouch |
oof | ugh | bah | dope stuff | interesting stuff | as always | sure thing | sounds interesting |
sounds amazing | sounds awesome | sounds nice | sounds cool | looks delicious | looks amazing | looks nice |
i see what you mean | see what you mean | i know what you mean | know what you mean | i get what you mean |
i hear what youre saying | never heard of that | never heard of it | never heard of him | never heard of her |
never heard of them | ive never heard of that | i never heard of that | ive got it | i have got it |
i got it now | ive got that | got that | youre doing great | you are doing great | doing great | going great |
youre doing well | keep up the good work | that was helpful | this is helpful | this is great | this is good |
this is fun | this is interesting | this is so good | this is so interesting | this is so helpful |
this is amazing | this is awesome | this is perfect | this is useful | smart idea | what a great idea |
thats useful | thats helpful | thats handy | thats neat | thats cute | thats sweet | thats sad |
thats beautiful | thats lovely | thats fair | thats clear | thats fascinating | thats interesting |
thats what i hoped | as i hoped | just what i hoped | about what i expected | thats in my budget |
within my budget | in my price range | all clear now | clear now | its clear now | looks about right |
if only | bless his heart | bless her heart | poor dog | poor cat | poor man | poor woman | poor kid |
poor things | poor you | my mouth is watering | mouth watering | im hungry now | makes me hungry |
im getting hungry | now im hungry | that makes me hungry | dont worry | no worries at all | all good thanks |
thats exactly what i wanted | thats exactly what i wanted to know | thats exactly what i wanted to hear |
thats exactly what i wanted to see | thats exactly what i needed to know |
thats exactly what i needed to hear | thats exactly what i needed to see |
thats exactly what i was looking for | thats exactly what i was looking for to know |
thats exactly what i was looking for to hear | thats exactly what i was looking for to see |
thats exactly what i hoped for | thats exactly what i hoped for to know |
thats exactly what i hoped for to hear | thats exactly what i hoped for to see |
thats exactly what i was after | thats exactly what i was after to know |
thats exactly what i was after to hear | thats exactly what i was after to see |
thats exactly what i expected | thats exactly what i expected to know |
thats exactly what i expected to hear | thats exactly what i expected to see | thats exactly what i thought |
thats exactly what i thought to know | thats exactly what i thought to hear |
thats exactly what i thought to see | thats exactly what i was thinking |
thats exactly what i was thinking to know | thats exactly what i was thinking to hear |
thats exactly what i was thinking to see | thats exactly what i meant | thats exactly what i meant to know |
thats exactly what i meant to hear | thats exactly what i meant to see | thats just what i wanted |
thats just what i wanted to know | thats just what i wanted to hear | thats just what i wanted to see |
thats just what i needed | thats just what i needed to know | thats just what i needed to hear |
thats just what i needed to see | thats just what i was looking for |
thats just what i was looking for to know | thats just what i was looking for to hear |
thats just what i was looking for to see | thats just what i hoped for | thats just what i hoped for to know |
thats just what i hoped for to hear | thats just what i hoped for to see | thats just what i was after |
thats just what i was after to know | thats just what i was after to hear |
thats just what i was after to see | thats just what i expected | thats just what i expected to know |
thats just what i expected to hear | thats just what i expected to see | thats just what i thought |
thats just what i thought to know | thats just what i thought to hear | thats just what i thought to see |
thats just what i was thinking | thats just what i was thinking to know |
thats just what i was thinking to hear | thats just what i was thinking to see | thats just what i meant |
thats just what i meant to know | thats just what i meant to hear | thats just what i meant to see |
thats precisely what i wanted | thats precisely what i wanted to know |
thats precisely what i wanted to hear | thats precisely what i wanted to see | thats precisely what i needed |
thats precisely what i needed to know | thats precisely what i needed to hear |
thats precisely what i needed to see | thats precisely what i was looking for |
thats precisely what i was looking for to know | thats precisely what i was looking for to hear |
thats precisely what i was looking for to see | thats precisely what i hoped for |
thats precisely what i hoped for to know | thats precisely what i hoped for to hear |
thats precisely what i hoped for to see | thats precisely what i was after |
thats precisely what i was after to know | thats precisely what i was after to hear |
thats precisely what i was after to see | thats precisely what i expected |
thats precisely what i expected to know | thats precisely what i expected to hear |
thats precisely what i expected to see | thats precisely what i thought |
thats precisely what i thought to know | thats precisely what i thought to hear |
thats precisely what i thought to see | thats precisely what i was thinking |
thats precisely what i was thinking to know | thats precisely what i was thinking to hear |
thats precisely what i was thinking to see | thats precisely what i meant |
thats precisely what i meant to know | thats precisely what i meant to hear |
thats precisely what i meant to see | this is exactly what i wanted | this is exactly what i wanted to know |
this is exactly what i wanted to hear | this is exactly what i wanted to see |
this is exactly what i needed to know | this is exactly what i needed to hear |
this is exactly what i needed to see | this is exactly what i was looking for |
this is exactly what i was looking for to know | this is exactly what i was looking for to hear |
this is exactly what i was looking for to see | this is exactly what i hoped for |
this is exactly what i hoped for to know | this is exactly what i hoped for to hear |
this is exactly what i hoped for to see | this is exactly what i was after |
this is exactly what i was after to know | this is exactly what i was after to hear |
this is exactly what i was after to see | this is exactly what i expected |
this is exactly what i expected to know | this is exactly what i expected to hear |
this is exactly what i expected to see | this is exactly what i thought |
this is exactly what i thought to know | this is exactly what i thought to hear |
this is exactly what i thought to see | this is exactly what i was thinking |
this is exactly what i was thinking to know | this is exactly what i was thinking to hear |
this is exactly what i was thinking to see | this is exactly what i meant |
this is exactly what i meant to know | this is exactly what i meant to hear |
this is exactly what i meant to see | this is just what i wanted | this is just what i wanted to know |
this is just what i wanted to hear | this is just what i wanted to see | this is just what i needed |
this is just what i needed to know | this is just what i needed to hear | this is just what i needed to see |
this is just what i was looking for | this is just what i was looking for to know |
this is just what i was looking for to hear | this is just what i was looking for to see |
this is just what i hoped for | this is just what i hoped for to know |
this is just what i hoped for to hear | this is just what i hoped for to see | this is just what i was after |
this is just what i was after to know | this is just what i was after to hear |
this is just what i was after to see | this is just what i expected | this is just what i expected to know |
this is just what i expected to hear | this is just what i expected to see | this is just what i thought |
this is just what i thought to know | this is just what i thought to hear |
this is just what i thought to see | this is just what i was thinking |
this is just what i was thinking to know | this is just what i was thinking to hear |
this is just what i was thinking to see | this is just what i meant | this is just what i meant to know |
this is just what i meant to hear | this is just what i meant to see | this is precisely what i wanted |
this is precisely what i wanted to know | this is precisely what i wanted to hear |
this is precisely what i wanted to see | this is precisely what i needed |
this is precisely what i needed to know | this is precisely what i needed to hear |
this is precisely what i needed to see | this is precisely what i was looking for |
this is precisely what i was looking for to know | this is precisely what i was looking for to hear |
this is precisely what i was looking for to see | this is precisely what i hoped for |
this is precisely what i hoped for to know | this is precisely what i hoped for to hear |
this is precisely what i hoped for to see | this is precisely what i was after |
this is precisely what i was after to know | this is precisely what i was after to hear |
this is precisely what i was after to see | this is precisely what i expected |
this is precisely what i expected to know | this is precisely what i expected to hear |
this is precisely what i expected to see | this is precisely what i thought |
this is precisely what i thought to know | this is precisely what i thought to hear |
this is precisely what i thought to see | this is precisely what i was thinking |
this is precisely what i was thinking to know | this is precisely what i was thinking to hear |
this is precisely what i was thinking to see | this is precisely what i meant |
this is precisely what i meant to know | this is precisely what i meant to hear |
this is precisely what i meant to see | that is exactly what i wanted |
that is exactly what i wanted to know | that is exactly what i wanted to hear |
that is exactly what i wanted to see | that is exactly what i needed | that is exactly what i needed to know |
that is exactly what i needed to hear | that is exactly what i needed to see |
that is exactly what i was looking for | that is exactly what i was looking for to know |
that is exactly what i was looking for to hear | that is exactly what i was looking for to see |
that is exactly what i hoped for | that is exactly what i hoped for to know |
that is exactly what i hoped for to hear | that is exactly what i hoped for to see |
that is exactly what i was after | that is exactly what i was after to know |
that is exactly what i was after to hear | that is exactly what i was after to see |
that is exactly what i expected | that is exactly what i expected to know |
that is exactly what i expected to hear | that is exactly what i expected to see |
that is exactly what i thought | that is exactly what i thought to know |
that is exactly what i thought to hear | that is exactly what i thought to see |
that is exactly what i was thinking | that is exactly what i was thinking to know |
that is exactly what i was thinking to hear | that is exactly what i was thinking to see |
that is exactly what i meant | that is exactly what i meant to know | that is exactly what i meant to hear |
that is exactly what i meant to see | that is just what i wanted | that is just what i wanted to know |
that is just what i wanted to hear | that is just what i wanted to see | that is just what i needed |
that is just what i needed to know | that is just what i needed to hear | that is just what i needed to see |
that is just what i was looking for | that is just what i was looking for to know |
that is just what i was looking for to hear | that is just what i was looking for to see |
that is just what i hoped for | that is just what i hoped for to know |
that is just what i hoped for to hear | that is just what i hoped for to see | that is just what i was after |
that is just what i was after to know | that is just what i was after to hear |
that is just what i was after to see | that is just what i expected | that is just what i expected to know |
that is just what i expected to hear | that is just what i expected to see | that is just what i thought |
that is just what i thought to know | that is just what i thought to hear |
that is just what i thought to see | that is just what i was thinking |
that is just what i was thinking to know | that is just what i was thinking to hear |
that is just what i was thinking to see | that is just what i meant | that is just what i meant to know |
that is just what i meant to hear | that is just what i meant to see | that is precisely what i wanted |
that is precisely what i wanted to know | that is precisely what i wanted to hear |
that is precisely what i wanted to see | that is precisely what i needed |
that is precisely what i needed to know | that is precisely what i needed to hear |
that is precisely what i needed to see | that is precisely what i was looking for |
that is precisely what i was looking for to know | that is precisely what i was looking for to hear |
that is precisely what i was looking for to see | that is precisely what i hoped for |
that is precisely what i hoped for to know | that is precisely what i hoped for to hear |
that is precisely what i hoped for to see | that is precisely what i was after |
that is precisely what i was after to know | that is precisely what i was after to hear |
that is precisely what i was after to see | that is precisely what i expected |
that is precisely what i expected to know | that is precisely what i expected to hear |
that is precisely what i expected to see | that is precisely what i thought |
that is precisely what i thought to know | that is precisely what i thought to hear |
that is precisely what i thought to see | that is precisely what i was thinking |
that is precisely what i was thinking to know | that is precisely what i was thinking to hear |
that is precisely what i was thinking to see | that is precisely what i meant |
that is precisely what i meant to know | that is precisely what i meant to hear |
that is precisely what i meant to see | it was exactly what i wanted | it was exactly what i wanted to know |
it was exactly what i wanted to hear | it was exactly what i wanted to see | it was exactly what i needed |
it was exactly what i needed to know | it was exactly what i needed to hear |
it was exactly what i needed to see | it was exactly what i was looking for |
it was exactly what i was looking for to know | it was exactly what i was looking for to hear |
it was exactly what i was looking for to see | it was exactly what i hoped for |
it was exactly what i hoped for to know | it was exactly what i hoped for to hear |
it was exactly what i hoped for to see | it was exactly what i was after |
it was exactly what i was after to know | it was exactly what i was after to hear |
it was exactly what i was after to see | it was exactly what i expected |
it was exactly what i expected to know | it was exactly what i expected to hear |
it was exactly what i expected to see | it was exactly what i thought |
it was exactly what i thought to know | it was exactly what i thought to hear |
it was exactly what i thought to see | it was exactly what i was thinking |
it was exactly what i was thinking to know | it was exactly what i was thinking to hear |
it was exactly what i was thinking to see | it was exactly what i meant |
it was exactly what i meant to know | it was exactly what i meant to hear |
it was exactly what i meant to see | it was just what i wanted | it was just what i wanted to know |
it was just what i wanted to hear | it was just what i wanted to see | it was just what i needed |
it was just what i needed to know | it was just what i needed to hear | it was just what i needed to see |
it was just what i was looking for | it was just what i was looking for to know |
it was just what i was looking for to hear | it was just what i was looking for to see |
it was just what i hoped for | it was just what i hoped for to know | it was just what i hoped for to hear |
it was just what i hoped for to see | it was just what i was after | it was just what i was after to know |
it was just what i was after to hear | it was just what i was after to see | it was just what i expected |
it was just what i expected to know | it was just what i expected to hear |
it was just what i expected to see | it was just what i thought | it was just what i thought to know |
it was just what i thought to hear | it was just what i thought to see | it was just what i was thinking |
it was just what i was thinking to know | it was just what i was thinking to hear |
it was just what i was thinking to see | it was just what i meant | it was just what i meant to know |
it was just what i meant to hear | it was just what i meant to see | it was precisely what i wanted |
it was precisely what i wanted to know | it was precisely what i wanted to hear |
it was precisely what i wanted to see | it was precisely what i needed |
it was precisely what i needed to know | it was precisely what i needed to hear |
it was precisely what i needed to see | it was precisely what i was looking for |
it was precisely what i was looking for to know | it was precisely what i was looking for to hear |
it was precisely what i was looking for to see | it was precisely what i hoped for |
it was precisely what i hoped for to know | it was precisely what i hoped for to hear |
it was precisely what i hoped for to see | it was precisely what i was after |
it was precisely what i was after to know | it was precisely what i was after to hear |
it was precisely what i was after to see | it was precisely what i expected |
it was precisely what i expected to know | it was precisely what i expected to hear |
it was precisely what i expected to see | it was precisely what i thought |
it was precisely what i thought to know | it was precisely what i thought to hear |
it was precisely what i thought to see | it was precisely what i was thinking |
it was precisely what i was thinking to know | it was precisely what i was thinking to hear |
it was precisely what i was thinking to see | it was precisely what i meant |
it was precisely what i meant to know | it was precisely what i meant to hear |
it was precisely what i meant to see | that was exactly what i wanted |
that was exactly what i wanted to know | that was exactly what i wanted to hear |
that was exactly what i wanted to see | that was exactly what i needed |
that was exactly what i needed to know | that was exactly what i needed to hear |
that was exactly what i needed to see | that was exactly what i was looking for |
that was exactly what i was looking for to know | that was exactly what i was looking for to hear |
that was exactly what i was looking for to see | that was exactly what i hoped for |
that was exactly what i hoped for to know | that was exactly what i hoped for to hear |
that was exactly what i hoped for to see | that was exactly what i was after |
that was exactly what i was after to know | that was exactly what i was after to hear |
that was exactly what i was after to see | that was exactly what i expected |
that was exactly what i expected to know | that was exactly what i expected to hear |
that was exactly what i expected to see | that was exactly what i thought |
that was exactly what i thought to know | that was exactly what i thought to hear |
that was exactly what i thought to see | that was exactly what i was thinking |
that was exactly what i was thinking to know | that was exactly what i was thinking to hear |
that was exactly what i was thinking to see | that was exactly what i meant |
that was exactly what i meant to know | that was exactly what i meant to hear |
that was exactly what i meant to see | that was just what i wanted | that was just what i wanted to know |
that was just what i wanted to hear | that was just what i wanted to see | that was just what i needed |
that was just what i needed to know | that was just what i needed to hear |
that was just what i needed to see | that was just what i was looking for |
that was just what i was looking for to know | that was just what i was looking for to hear |
that was just what i was looking for to see | that was just what i hoped for |
that was just what i hoped for to know | that was just what i hoped for to hear |
that was just what i hoped for to see | that was just what i was after |
that was just what i was after to know | that was just what i was after to hear |
that was just what i was after to see | that was just what i expected |
that was just what i expected to know | that was just what i expected to hear |
that was just what i expected to see | that was just what i thought | that was just what i thought to know |
that was just what i thought to hear | that was just what i thought to see |
that was just what i was thinking | that was just what i was thinking to know |
that was just what i was thinking to hear | that was just what i was thinking to see |
that was just what i meant | that was just what i meant to know | that was just what i meant to hear |
that was just what i meant to see | that was precisely what i wanted |
that was precisely what i wanted to know | that was precisely what i wanted to hear |
that was precisely what i wanted to see | that was precisely what i needed |
that was precisely what i needed to know | that was precisely what i needed to hear |
that was precisely what i needed to see | that was precisely what i was looking for |
that was precisely what i was looking for to know | that was precisely what i was looking for to hear |
that was precisely what i was looking for to see | that was precisely what i hoped for |
that was precisely what i hoped for to know | that was precisely what i hoped for to hear |
that was precisely what i hoped for to see | that was precisely what i was after |
that was precisely what i was after to know | that was precisely what i was after to hear |
that was precisely what i was after to see | that was precisely what i expected |
that was precisely what i expected to know | that was precisely what i expected to hear |
that was precisely what i expected to see | that was precisely what i thought |
that was precisely what i thought to know | that was precisely what i thought to hear |
that was precisely what i thought to see | that was precisely what i was thinking |
that was precisely what i was thinking to know | that was precisely what i was thinking to hear |
that was precisely what i was thinking to see | that was precisely what i meant |
that was precisely what i meant to know | that was precisely what i meant to hear |
that was precisely what i meant to see | its exactly what i wanted | its exactly what i wanted to know |
its exactly what i wanted to hear | its exactly what i wanted to see | its exactly what i needed |
its exactly what i needed to know | its exactly what i needed to hear | its exactly what i needed to see |
its exactly what i was looking for | its exactly what i was looking for to know |
its exactly what i was looking for to hear | its exactly what i was looking for to see |
its exactly what i hoped for | its exactly what i hoped for to know | its exactly what i hoped for to hear |
its exactly what i hoped for to see | its exactly what i was after | its exactly what i was after to know |
its exactly what i was after to hear | its exactly what i was after to see | its exactly what i expected |
its exactly what i expected to know | its exactly what i expected to hear |
its exactly what i expected to see | its exactly what i thought | its exactly what i thought to know |
its exactly what i thought to hear | its exactly what i thought to see | its exactly what i was thinking |
its exactly what i was thinking to know | its exactly what i was thinking to hear |
its exactly what i was thinking to see | its exactly what i meant | its exactly what i meant to know |
its exactly what i meant to hear | its exactly what i meant to see | its just what i wanted |
its just what i wanted to know | its just what i wanted to hear | its just what i wanted to see |
its just what i needed | its just what i needed to know | its just what i needed to hear |
its just what i needed to see | its just what i was looking for | its just what i was looking for to know |
its just what i was looking for to hear | its just what i was looking for to see | its just what i hoped for |
its just what i hoped for to know | its just what i hoped for to hear | its just what i hoped for to see |
its just what i was after | its just what i was after to know | its just what i was after to hear |
its just what i was after to see | its just what i expected | its just what i expected to know |
its just what i expected to hear | its just what i expected to see | its just what i thought |
its just what i thought to know | its just what i thought to hear | its just what i thought to see |
its just what i was thinking | its just what i was thinking to know | its just what i was thinking to hear |
its just what i was thinking to see | its just what i meant | its just what i meant to know |
its just what i meant to hear | its just what i meant to see | its precisely what i wanted |
its precisely what i wanted to know | its precisely what i wanted to hear |
its precisely what i wanted to see | its precisely what i needed | its precisely what i needed to know |
its precisely what i needed to hear | its precisely what i needed to see |
its precisely what i was looking for | its precisely what i was looking for to know |
its precisely what i was looking for to hear | its precisely what i was looking for to see |
its precisely what i hoped for | its precisely what i hoped for to know |
its precisely what i hoped for to hear | its precisely what i hoped for to see |
its precisely what i was after | its precisely what i was after to know |
its precisely what i was after to hear | its precisely what i was after to see |
its precisely what i expected | its precisely what i expected to know |
its precisely what i expected to hear | its precisely what i expected to see | its precisely what i thought |
its precisely what i thought to know | its precisely what i thought to hear |
its precisely what i thought to see | its precisely what i was thinking |
its precisely what i was thinking to know | its precisely what i was thinking to hear |
its precisely what i was thinking to see | its precisely what i meant | its precisely what i meant to know |
its precisely what i meant to hear | its precisely what i meant to see | exactly what i wanted |
exactly what i wanted to know | exactly what i wanted to hear | exactly what i wanted to see |
exactly what i needed to know | exactly what i needed to hear | exactly what i needed to see |
exactly what i was looking for to know | exactly what i was looking for to hear |
exactly what i was looking for to see | exactly what i hoped for | exactly what i hoped for to know |
exactly what i hoped for to hear | exactly what i hoped for to see | exactly what i was after |
exactly what i was after to know | exactly what i was after to hear | exactly what i was after to see |
exactly what i expected | exactly what i expected to know | exactly what i expected to hear |
exactly what i expected to see | exactly what i thought | exactly what i thought to know |
exactly what i thought to hear | exactly what i thought to see | exactly what i was thinking |
exactly what i was thinking to know | exactly what i was thinking to hear |
exactly what i was thinking to see | exactly what i meant | exactly what i meant to know |
exactly what i meant to hear | exactly what i meant to see | just what i wanted | just what i wanted to know |
just what i wanted to hear | just what i wanted to see | just what i needed to know |
just what i needed to hear | just what i needed to see | just what i was looking for to know |
just what i was looking for to hear | just what i was looking for to see | just what i hoped for |
just what i hoped for to know | just what i hoped for to hear | just what i hoped for to see |
just what i was after | just what i was after to know | just what i was after to hear |
just what i was after to see | just what i expected | just what i expected to know |
just what i expected to hear | just what i expected to see | just what i thought |
just what i thought to know | just what i thought to hear | just what i thought to see |
just what i was thinking | just what i was thinking to know | just what i was thinking to hear |
just what i was thinking to see | just what i meant | just what i meant to know | just what i meant to hear |
just what i meant to see | precisely what i wanted | precisely what i wanted to know |
precisely what i wanted to hear | precisely what i wanted to see | precisely what i needed |
precisely what i needed to know | precisely what i needed to hear | precisely what i needed to see |
precisely what i was looking for | precisely what i was looking for to know |
precisely what i was looking for to hear | precisely what i was looking for to see |
precisely what i hoped for | precisely what i hoped for to know | precisely what i hoped for to hear |
precisely what i hoped for to see | precisely what i was after | precisely what i was after to know |
precisely what i was after to hear | precisely what i was after to see | precisely what i expected |
precisely what i expected to know | precisely what i expected to hear | precisely what i expected to see |
precisely what i thought | precisely what i thought to know | precisely what i thought to hear |
precisely what i thought to see | precisely what i was thinking | precisely what i was thinking to know |
precisely what i was thinking to hear | precisely what i was thinking to see | precisely what i meant |
precisely what i meant to know | precisely what i meant to hear | precisely what i meant to see |
that makes way more sense | that makes way more sense now | that makes much more sense |
that makes much more sense now | that makes a lot more sense | that makes a lot more sense now |
that makes so much sense | that makes so much sense now | that makes more sense | that makes more sense now |
that makes perfect sense | that makes perfect sense now | that makes total sense |
that makes total sense now | that makes complete sense | that makes complete sense now |
that makes good sense | that makes good sense now | that makes some sense | that makes some sense now |
it makes way more sense | it makes way more sense now | it makes much more sense |
it makes much more sense now | it makes a lot more sense | it makes a lot more sense now |
it makes so much sense | it makes so much sense now | it makes more sense | it makes more sense now |
it makes perfect sense | it makes perfect sense now | it makes total sense | it makes total sense now |
it makes complete sense | it makes complete sense now | it makes good sense | it makes good sense now |
it makes some sense | it makes some sense now | this makes way more sense | this makes way more sense now |
this makes much more sense | this makes much more sense now | this makes a lot more sense |
this makes a lot more sense now | this makes so much sense | this makes so much sense now |
this makes more sense | this makes more sense now | this makes perfect sense | this makes perfect sense now |
this makes total sense | this makes total sense now | this makes complete sense |
this makes complete sense now | this makes good sense | this makes good sense now | this makes some sense |
this makes some sense now | now it makes way more sense | now it makes way more sense now |
now it makes much more sense | now it makes much more sense now | now it makes a lot more sense |
now it makes a lot more sense now | now it makes so much sense | now it makes so much sense now |
now it makes more sense | now it makes more sense now | now it makes perfect sense |
now it makes perfect sense now | now it makes total sense | now it makes total sense now |
now it makes complete sense | now it makes complete sense now | now it makes good sense |
now it makes good sense now | now it makes some sense | now it makes some sense now |
that all makes way more sense | that all makes way more sense now | that all makes much more sense |
that all makes much more sense now | that all makes a lot more sense | that all makes a lot more sense now |
that all makes so much sense | that all makes so much sense now | that all makes more sense |
that all makes more sense now | that all makes perfect sense | that all makes perfect sense now |
that all makes total sense | that all makes total sense now | that all makes complete sense |
that all makes complete sense now | that all makes good sense | that all makes good sense now |
that all makes some sense | that all makes some sense now | makes way more sense | makes way more sense now |
makes much more sense | makes much more sense now | makes a lot more sense | makes a lot more sense now |
makes so much sense | makes so much sense now | makes more sense | makes more sense now |
makes perfect sense now | makes total sense now | makes complete sense | makes complete sense now |
makes good sense | makes good sense now | makes some sense | makes some sense now | that answers a lot |
thats what i wanted to know | what i wanted to know | thats what i needed to know | all i wanted was that |
clear thanks | very clear | super clear | its very clear | thats very clear | that clears it up |
clears it up | that clears things up | easy to understand | easy to follow | i can follow | i follow you |
sounds right to me | sounds good to me | fine by me | fine with me | ok with me | good with me | good for me |
good enough for me | im fine with that | im ok with that | im good with that | same as mine | i am with you |
still with you | following along | im following along | im reading along | i like it so far |
i love it so far | this is going great | wonderful stuff | thats great to know | thats good to know |
nice to hear | thatd be great | that would be great | brilliant stuff | top stuff | no objections |
quite expensive | not cheap | so old | very old | long ago | that long ago | so long ago | thats a lot |
thats a lot of | thats old | thats huge | thats cheap | thats expensive | thats pricey | thats tiny |
thats fast | thats quick | thats far | thats close | thats big | thats small | thats long | thats high |
thats tall | thats deep | thats heavy | thats late | thats early | so far away | so big | so small | so tall |
so high | so deep | so fast | so cheap | so expensive | bless them | bless him | bless her | bless you |
bless its heart | bless their hearts | bless your heart | i was wondering about that |
i was just wondering about that | i was wondering that | i wondered about that | been wondering about that |
thats been bugging me | ive been wondering | classic | iconic | legendary | wicked | banging | lush |
chuffed | savage | lovely stuff | cracking | top notch | first class | world class | you had me at |
no complaints | cant complain | cant argue with that | no argument there | hard to argue with that |
thats a relief | relieved | thank goodness | thank god | thank heavens | lucky you | lucky them | oh lucky |
good old | poor souls | respectable | i dig it | dig it | i vibe with that | vibe | big mood | so real |
real talk | no cap | big w | huge w | oh i love that | oh i love it | oh thats good | oh thats nice |
oh thats cool | oh thats great | thats actually | thats really | actually interesting |
actually really interesting | really interesting | yes please that sounds | that sounds so good |
sounds so good | sounds good so far | good so far | clear so far | all clear so far | super clear so far |
makes sense so far | so far so clear | not too bad | thats not bad | not half bad | better than i thought |
better than expected | cheaper than i thought | more than i thought | less than i thought |
older than i thought | bigger than i thought | tracks | that tracks | it tracks | this tracks | checks out |
that checks out | it checks out | adds up | that adds up | it adds up | that fits | it fits | rings true |
rings a bell | that rings a bell | i see where this is going | i see where youre going |
i see where youre going with this | i see where you are going | i like where youre going | i see your point |
i see the point | i see the idea | i get the idea | i get the picture | i get the point | i got the idea |
got the idea | got the picture | i see the difference | i see the logic | i see the problem | finally |
finally someone explains it | thats kind of you | how kind | how kind of you | very kind | very kind of you |
so kind | so kind of you | too kind | youre too kind | thats nice of you | thats sweet of you | cool story |
good story | nice story | great story | good list | nice list | great list | nice summary | good tip |
good tips | great tip | great tips | nice tip | good find | great find | good choice | great choice |
nice choice | good selection | great selection | good options | great options | nice options | good pick |
good picks | great picks | nice picks | love these | love those | i love these | i love those | i like these |
i like those | like these | like those | looking good | looks promising | sounds promising | promising |
sounds easy | sounds easy enough | sounds simple enough | simple enough | easy peasy | piece of cake |
doable | manageable | thats doable | looks doable | sounds doable | that should work | should work |
that could work | could work | that might work | posh | cosy | cozy | quaint | charming | elegant | stylish |
tempting | yummy yummy | scrumptious | mouthwatering | finger licking | tasty stuff | i want to go there |
i want to try that | i need to try that | gotta try that | ill try that sometime | must try | coolio |
coolios | cooleo | groovy | nifty | swell | righteous | tubular | peachy | dandy | okey doke | okily dokily |
alrighty then | roger dodger | that interests me | very interested | this interests me |
i find that interesting | i find this interesting | i find it interesting | i find that fascinating |
reassuring | encouraging | comforting | inspiring | exciting | refreshing | satisfying | worrying |
concerning | alarming | scary | terrifying | depressing | heartbreaking | heartwarming | touching |
thoughtful | considerate | generous | ingenious | inventive | bold | brave | tragic | ironic | weird |
strange | odd | curious | bizarre | peculiar | unexpected | predictable | plausible | realistic | timeless |
impressive stuff | thoughtful of you | eye opening | thought provoking | mindblowing | jaw dropping |
hopeful | unfortunate | unlucky | brutal | harsh | tough | gross | disgusting | creepy | spooky | magical |
dreamy | relaxing | thrilling | gripping | captivating | profound | neat trick | neat idea | handy tip |
clever trick | clever idea | clever girl | smart stuff |
gotcha thanks | righty ho | 10 4 | loud and clear | with you so far | im tracking | bet bet |
thats fire | thats lit | thats dope | thats sick | this slaps | massive w | w take | w explanation |
nice nice | sweet as | too right | good on ya | good on you | bang on | thats grand | lovely jubbly |
proper good | jolly good | very good | ever so interesting | how clever | how neat | how odd |
how strange | you learn something new every day | learn something every day | live and learn |
i stand corrected | i was wrong then | mea culpa | guilty as charged | same lol | big same |
so relatable | felt that | i felt that | this right here | so this | amen to that | preach it |
you can say that again | aint that the truth | isnt that the truth | tru dat | tru tru | fair do |
fair dos | fair play | ok fair | good shout | nice touch | music to my ears | about time |
now we are talking | now were talking | now you are talking | called it | i called it | told you so |
i told you so | as suspected | just as i suspected | that makes sense now | it makes sense now |
makes sense now | now it makes sense | now it clicks | it clicked | it just clicked | that clicked |
the penny dropped | lightbulb moment | ah now i see | i see now | i see what you did there |
i get the gist | got the gist | thats the word | thats the word i was looking for |
thats what i was looking for | thats what im talking about | you legend | absolute legend | you star |
youre a gem | you rule | youre the goat | my hero | you saved me | you saved my life | galaxy brain |
wise words | words of wisdom | clearly explained | awesome explanation | best explanation ever |
its all good | thats all right | thats alright | thats ok | thats okay | thats cool | kk cool |
okie dokes | yup got it | ok got it | okay got it | ok nice | ok good | ok makes sense | ok thats cool |
oh cool | oh nice | oh neat | oh i see | oh okay | oh right | oh of course | oh yeah | oh yes | oh good |
oh great | oh lovely | oh sweet | ooh nice | ah i see | ah right | ah yes | ah cool | ah nice |
ah gotcha | ah got it | ahh makes sense | ah makes sense | hmm ok | hmm interesting | hmm i see | hm ok |
huh neat |
rightyo | wilco | gnarly | slaps | poggers | pog | noice | bonza | brill | nws | coolcool | kool |
okeydoke | ahhh | yasss | yaas | yessir | yesss | yis | yus |
noted with thanks | im with you so far | true dat | kewl
""",
    "agrees": """
yes | yeah | yea | ya | yah | yep | yup | yepp | yess | yas | yass | ye | yee | y | aye | yes sir | yes maam |
yes indeed | indeed | sure | surely | certainly | definitely | def | absolutely | abso | totally | exactly |
exactly right | exactly that | exactly this | precisely | correct | right | of course | yes of course |
for sure | fo sho | for real | fr | fr fr | you bet | you betcha | by all means | yes please | sure thing |
please do | yes do | ok yes | yes ok | without a doubt | no question | i do | it is | it does | they are |
they do | he is | she is | we do | you are | you do | yes it is | yes i do | yes i am | yes they are |
yes it does | please | indubitably | undoubtedly | quite | quite so | quite right | rightly so
""",
    "thanks": """
thanks | thank you | thank u | thankyou | thanku | thank | thx | thnx | tnx | thanx | thanks a lot |
thanks a bunch | thanks a ton | thanks a million | thanks so much | thanks very much | thank you so much |
thank you very much | thank you kindly | many thanks | ty | tysm | tyvm | tks | thks | tq | cheers | ta |
much appreciated | appreciated | appreciate it | i appreciate it | really appreciate it |
i really appreciate it | much obliged | much obligated | im grateful | so grateful | very grateful |
grateful | gratitude | bless you | bless | god bless | thanks for that | thanks for this |
thanks for the info | thanks for the information | thanks for the explanation | thanks for the help |
thanks for your help | thanks for helping | thanks for explaining | thanks for explaining that |
thanks for clarifying | thanks for the clarification | thanks for the detail | thanks for the details |
thanks for the heads up | thanks for the tip | thanks for the tips | thanks for the answer |
thanks for the reply | thanks for everything | thanks for sharing | thanks for telling me |
thanks for your time | thanks for your patience | thank you for that | thank you for this |
thank you for the info | thank you for the information | thank you for the explanation |
thank you for explaining | thank you for your help | thank you for the help | thank you for helping |
thank you for clarifying | thank you for everything | thank you for sharing | thanks in advance |
thank you in advance | props to you | kudos to you |
thanks heaps | thanks a mil | thanks mate | thanks bud | thanks buddy | thanks pal | thanks man |
thanks bro | thanks fam | thanks dude | thanks hun | thanks love | thanks dear | thanks darling |
thanks sweetie | thanks boss | thanks chief | thanks ever so much | thank you ever so much |
thank you so very much | appreciate you | appreciate ya | preciate it | ta very much | ta muchly |
cheers bud | cheers for that | thx a lot | thx so much | thx m8 | thanx a lot | ty ty | thank chu |
thank yew | xie xie | terima kasih |
tyty | tyy | tyyy | thankies | thnks | thxx
""",
    "laughs": """
lol | lmao | lmfao | rofl | roflmao | lolz | lel | lul | kek | haha | hahaha | hehe | hihi | hoho | teehee |
tee hee | xd | xdd | thats funny | thats hilarious | so funny | too funny | very funny | im dying | im dead |
dead | im crying | cracked me up | you crack me up | made me laugh | that made me laugh | made my day |
youre funny | good joke | nice joke | great joke | lolol | ijbol | bruh | pfft | pff | hah | heehee | lmaooo |
im laughing | cant stop laughing | hilarious |
im deceased | im screaming | i cant even | i just cant | i cant breathe | im wheezing | im weak |
im rolling | you got me | cracks me up | that cracked me up | you made my day | good one lol |
lmaoo | lololol | loool | deceased | wheezing | giggle | giggling | chuckle | bahaha | bwahaha |
muahaha | hehehe | kekw | lulz |
loooool
""",
    "marvels": """
wow | wow wow | whoa | woah | woa | wowee | wowzers | omg | oh my god | oh my gosh | oh my goodness | oh my |
oh my word | my god | my goodness | goodness | goodness me | gracious | good heavens | good lord |
good grief | heavens | holy moly | holy cow | holy smokes | holy shit | holy crap | holy | omfg | wtf |
oh wow | really | oh really | wow really | is it really | seriously | srsly | are you serious | you serious |
for real | no way | no shit | get out | get out of here | shut the front door | is that so | oh is that so |
you dont say | are you kidding | are you kidding me | youre kidding | youre kidding me | you must be kidding |
you gotta be kidding | are you joking | youre joking | no joke | i cant believe it | cant believe it |
i dont believe it | i cant believe that | who knew | who would have thought | who would have thought that |
whod have thought | who would have known | imagine that | fancy that | well i never | blimey | crikey | gee |
gee whiz | man | dude | bro | boy oh boy | oh man | oh boy | oh dear | oh no | oh snap | oh damn | oh crap |
well well | well well well | what the heck | what the hell | how about that | howbout that |
what do you know | would you look at that | look at that | honestly | truly | did they really |
did he really | did she really | thats crazy | thats insane | thats wild | thats nuts | thats amazing |
thats incredible | thats unbelievable | thats impressive | thats so cool | mind blown | im shocked |
im surprised | im speechless | speechless | what a surprise | unbelievable | incredible | huh interesting |
huh cool | huh ok | huh nice | i cant wait | cant wait | i can not wait | i can hardly wait | im so excited |
so excited | im excited | how exciting | exciting | looking forward to it | im looking forward to it |
i look forward to it | so looking forward to it | i am looking forward to it |
no wayyy | get outta here | get outta town | you dont say so | well ill be | well ill be damned |
ill be damned | whod have thunk | cor blimey | heavens above | my word | my my | my oh my |
goodness gracious | wtf lol | wth lol | what the heck lol | my mind is blown | mind boggling |
thats bonkers | thats mad | thats mental | plot twist | what a twist |
strewth | jeepers | damnn | daaamn | forreal | deadass | mindblown | bonkers | bruhh | broo | brooo |
duude | duuude | yooo | ayy | ayyy | ayo | sheeesh | whoaaa
""",
    "stops": """
stop | stopp | stahp | stap | stop it | stop that | stop this | stop there | stop right there | stop here |
stop now | stop already | just stop | full stop | stop talking | stop writing | stop typing |
stop generating | stop answering | stop replying | stop responding | stop speaking | stop explaining |
stop rambling | stop reading | stop for now | stop for a moment | stop for a second | stop for a minute |
stop for a sec | stop a moment | stop a second | make it stop | you can stop | you may stop |
you can stop now | you can stop there | you can stop here | you should stop | you need to stop | u can stop |
i said stop | i want you to stop | i need you to stop | lets stop | lets stop here | lets stop there |
let us stop here | we can stop | we can stop here | time to stop | i told you to stop | enough |
thats enough | that is enough | thats quite enough | thats more than enough | more than enough | its enough |
this is enough | enough already | enough now | enough of this | enough of that | enough is enough |
enough for now | enough for today | good enough | thats good enough | thats enough for now |
thats enough for today | thats enough information | thats enough info | enough information | enough info |
enough detail | enough details | enough said | i have enough | ive enough | i have had enough |
ive had enough | ive heard enough | ive seen enough | i have heard enough | ive read enough | ive got enough |
thats plenty | plenty | that will do | thatll do | itll do | this will do | thats all | that is all |
thats all i need | thats all i needed | thats all i wanted | thats all i wanted to know |
thats all i needed to know | thats all for now | thats all for today | all i needed | thats it for now |
thats it for today | i have what i need | i have what i needed | ive got what i need | ive got what i needed |
i got what i need | i got what i needed | i have all i need | i have everything i need |
ive got everything i need | got what i needed | got everything i need | got all i need | never mind |
nevermind | nvm | nm | nvmd | nevrmind | never mind that | never mind then | never mind it | forget it |
forget about it | fuhgeddaboudit | forget that | just forget it | forget i asked | forget i said anything |
ignore that | ignore me | ignore my message | ignore my question | ignore my last message |
ignore what i said | disregard | disregard that | disregard my message | disregard my question |
scratch that | scrap that | scrap it | drop it | leave it | leave it there | leave it at that | leave it be |
lets leave it there | lets leave it at that | let it go | let it be | skip it | drop this | cancel |
cancel that | cancel it | cancel this | cancel please | cancel the reply | cancel the answer |
cancel the response | cancel generation | cancel my question | cancel my request | abort | abort mission |
abort that | abort this | quit | quit it | quit talking | cease | cease and desist | desist | halt | shut up |
shutup | stfu | shush | shh | shhh | shhhh | ssh | hush | quiet | be quiet | keep quiet | silence | zip it |
pipe down | cut it out | cut it | knock it off | give it a rest | stop stop | no more | no more please |
no more of this | no more of that | no need | no need to continue | no need to go on | no need to finish |
no need for more | no need for that | theres no need | no need anymore | not needed | not needed anymore |
no longer needed | no longer necessary | its not necessary | not necessary | its no longer needed |
dont bother | dont need it anymore | i dont need it | i dont need it anymore | i dont need this |
i dont need this anymore | i dont need that | i dont need that anymore | i dont need more |
i dont need any more | i dont need to know more | i no longer need it | i no longer need this |
i dont need the rest | you dont need to continue | you dont have to continue | you dont need to go on |
you dont have to go on | you dont have to finish | you dont need to finish | you neednt go on |
dont continue | do not continue | dont go on | do not go on | dont keep going | dont write any more |
dont write more | dont say more | dont say any more | say no more | dont say anything else | dont finish |
dont finish that | thats sufficient | sufficient | its sufficient | that suffices | suffices |
that should do | that should do it | thatll be all | that will be all | that would be all | thatd be all |
im good | im all good | im good now | im good for now | im good here | we are good | were good | im all set |
all set | im set | im fine | im okay | im ok | im done | we are done | were done | done | all done |
im finished | im through | im out | im satisfied | this answers my question | that answers my question |
that answers it | that answered my question | this answered my question | you answered my question |
youve answered my question | you have answered my question | question answered | i got my answer |
ive got my answer | i have my answer | got my answer | i got the answer | i have the answer |
ive got the answer | end | end it | end it here | end there | end here | end this | end of discussion |
end of story | end the conversation | stop the conversation | finish here | finish there | wrap it up |
that can wait | it can wait | whatever | what ever | doesnt matter | it doesnt matter | does not matter |
it does not matter | it dont matter | not important | its not important | its nothing | too much |
thats too much | its too much | way too much | too much information | tmi | too much info | i give up |
i changed my mind | ive changed my mind | changed my mind | change of plans | not anymore | not any more |
not now | not right now | call it a day | lets call it a day | break it off | stop please stop | please stop |
pls stop | plz stop | pls no more | stop the reply | stop the answer | stop the response | stop the output |
stop the generation | stop your answer | stop your reply | stop your response | stop the text | no continue |
im not interested anymore | not interested anymore | not interested | im not interested |
im no longer interested | no longer interested | i lost interest | ive lost interest | i dont care |
dont care | i dont care anymore | idc | who cares | i couldnt care less | im bored | this is boring | boring |
youre boring me | thatll be enough | that will be enough | thatd be enough | that would be enough | srop |
stpo | sotp | tsop | dtop | stip | stio | stob | stopo | stopit | stop plz | stop pls | ok stop |
stop thanks | stop thank you | stop im good | stop im done | you can stop now thanks | thatll do thanks |
i got enough | got enough | i think thats enough | i think ive got enough | thats about enough |
thats more than i needed | thats more than enough thanks | thats everything | thats everything i needed |
thats everything thanks | that was all | that was all i needed | that was enough | thats me done |
ive read all i need | i read enough | ive got it from here | can you stop | could you stop | would you stop |
will you stop | can you please stop | could you please stop | would you please stop | stop it please |
please stop it | please be quiet | no more thanks | no more thank you | not another word | shut it |
shut your mouth | shut the hell up | stop yapping | stop babbling | stop blabbering | enough talking |
less talking | quiet please | silence please | save it | forget all that | dont answer | dont answer that |
dont reply | no answer needed | no reply needed | no need to answer | no need to reply |
you dont have to answer | i take it back | scratch it | nah stop | nah forget it | nah never mind |
nvm thanks | nvm ty | im good thanks | were good thanks | we good | its ok i found it | its fine i found it |
all sorted | im sorted | its sorted | kill it | terminate | exit | end chat | esc | escape | stand down |
over and out | that's a wrap | thats a wrap | wrap up | cancel that request | cancel that question |
cancel that message | cancel that task | cancel that query | cancel that prompt | cancel that command |
cancel the request | cancel the question | cancel the message | cancel the task | cancel the query |
cancel the prompt | cancel the command | cancel this request | cancel this question | cancel this message |
cancel this task | cancel this query | cancel this prompt | cancel this command | cancel my message |
cancel my task | cancel my query | cancel my prompt | cancel my command | abort that request |
abort that question | abort that message | abort that task | abort that query | abort that prompt |
abort that command | abort the request | abort the question | abort the message | abort the task |
abort the query | abort the prompt | abort the command | abort this request | abort this question |
abort this message | abort this task | abort this query | abort this prompt | abort this command |
abort my request | abort my question | abort my message | abort my task | abort my query | abort my prompt |
abort my command | drop that request | drop that question | drop that message | drop that task |
drop that query | drop that prompt | drop that command | drop the request | drop the question |
drop the message | drop the task | drop the query | drop the prompt | drop the command | drop this request |
drop this question | drop this message | drop this task | drop this query | drop this prompt |
drop this command | drop my request | drop my question | drop my message | drop my task | drop my query |
drop my prompt | drop my command | forget that request | forget that question | forget that message |
forget that task | forget that query | forget that prompt | forget that command | forget the request |
forget the question | forget the message | forget the task | forget the query | forget the prompt |
forget the command | forget this request | forget this question | forget this message | forget this task |
forget this query | forget this prompt | forget this command | forget my request | forget my question |
forget my message | forget my task | forget my query | forget my prompt | forget my command |
scrap that request | scrap that question | scrap that message | scrap that task | scrap that query |
scrap that prompt | scrap that command | scrap the request | scrap the question | scrap the message |
scrap the task | scrap the query | scrap the prompt | scrap the command | scrap this request |
scrap this question | scrap this message | scrap this task | scrap this query | scrap this prompt |
scrap this command | scrap my request | scrap my question | scrap my message | scrap my task |
scrap my query | scrap my prompt | scrap my command | ignore that request | ignore that question |
ignore that message | ignore that task | ignore that query | ignore that prompt | ignore that command |
ignore the request | ignore the question | ignore the message | ignore the task | ignore the query |
ignore the prompt | ignore the command | ignore this request | ignore this question | ignore this message |
ignore this task | ignore this query | ignore this prompt | ignore this command | ignore my request |
ignore my task | ignore my query | ignore my prompt | ignore my command | stop that request |
stop that question | stop that message | stop that task | stop that query | stop that prompt |
stop that command | stop the request | stop the question | stop the message | stop the task | stop the query |
stop the prompt | stop the command | stop this request | stop this question | stop this message |
stop this task | stop this query | stop this prompt | stop this command | stop my request | stop my question |
stop my message | stop my task | stop my query | stop my prompt | stop my command | i dont want to hear more |
i dont want to hear any more | i dont want to hear anymore | i dont want to hear this |
i dont want to hear it | i dont want to hear that | i dont want to hear the rest |
i dont want to hear any of this | i dont want to hear about it | i dont want to hear all this |
i dont want to hear all that | i dont want to hear more about it | i dont want to read more |
i dont want to read any more | i dont want to read anymore | i dont want to read this |
i dont want to read it | i dont want to read that | i dont want to read the rest |
i dont want to read any of this | i dont want to read about it | i dont want to read all this |
i dont want to read all that | i dont want to read more about it | i dont want to know more |
i dont want to know any more | i dont want to know anymore | i dont want to know this |
i dont want to know it | i dont want to know that | i dont want to know the rest |
i dont want to know any of this | i dont want to know about it | i dont want to know all this |
i dont want to know all that | i dont want to know more about it | i dont want to see more |
i dont want to see any more | i dont want to see anymore | i dont want to see this | i dont want to see it |
i dont want to see that | i dont want to see the rest | i dont want to see any of this |
i dont want to see about it | i dont want to see all this | i dont want to see all that |
i dont want to see more about it | i dont need to hear more | i dont need to hear any more |
i dont need to hear anymore | i dont need to hear this | i dont need to hear it | i dont need to hear that |
i dont need to hear the rest | i dont need to hear any of this | i dont need to hear about it |
i dont need to hear all this | i dont need to hear all that | i dont need to hear more about it |
i dont need to read more | i dont need to read any more | i dont need to read anymore |
i dont need to read this | i dont need to read it | i dont need to read that | i dont need to read the rest |
i dont need to read any of this | i dont need to read about it | i dont need to read all this |
i dont need to read all that | i dont need to read more about it | i dont need to know any more |
i dont need to know anymore | i dont need to know this | i dont need to know it | i dont need to know that |
i dont need to know the rest | i dont need to know any of this | i dont need to know about it |
i dont need to know all this | i dont need to know all that | i dont need to know more about it |
i dont need to see more | i dont need to see any more | i dont need to see anymore | i dont need to see this |
i dont need to see it | i dont need to see that | i dont need to see the rest |
i dont need to see any of this | i dont need to see about it | i dont need to see all this |
i dont need to see all that | i dont need to see more about it | i dont wish to hear more |
i dont wish to hear any more | i dont wish to hear anymore | i dont wish to hear this |
i dont wish to hear it | i dont wish to hear that | i dont wish to hear the rest |
i dont wish to hear any of this | i dont wish to hear about it | i dont wish to hear all this |
i dont wish to hear all that | i dont wish to hear more about it | i dont wish to read more |
i dont wish to read any more | i dont wish to read anymore | i dont wish to read this |
i dont wish to read it | i dont wish to read that | i dont wish to read the rest |
i dont wish to read any of this | i dont wish to read about it | i dont wish to read all this |
i dont wish to read all that | i dont wish to read more about it | i dont wish to know more |
i dont wish to know any more | i dont wish to know anymore | i dont wish to know this |
i dont wish to know it | i dont wish to know that | i dont wish to know the rest |
i dont wish to know any of this | i dont wish to know about it | i dont wish to know all this |
i dont wish to know all that | i dont wish to know more about it | i dont wish to see more |
i dont wish to see any more | i dont wish to see anymore | i dont wish to see this | i dont wish to see it |
i dont wish to see that | i dont wish to see the rest | i dont wish to see any of this |
i dont wish to see about it | i dont wish to see all this | i dont wish to see all that |
i dont wish to see more about it | no need to hear more | no need to hear any more | no need to hear anymore |
no need to hear this | no need to hear it | no need to hear that | no need to hear the rest |
no need to hear any of this | no need to hear about it | no need to hear all this | no need to hear all that |
no need to hear more about it | no need to read more | no need to read any more | no need to read anymore |
no need to read this | no need to read it | no need to read that | no need to read the rest |
no need to read any of this | no need to read about it | no need to read all this | no need to read all that |
no need to read more about it | no need to know more | no need to know any more | no need to know anymore |
no need to know this | no need to know it | no need to know that | no need to know the rest |
no need to know any of this | no need to know about it | no need to know all this | no need to know all that |
no need to know more about it | no need to see more | no need to see any more | no need to see anymore |
no need to see this | no need to see it | no need to see that | no need to see the rest |
no need to see any of this | no need to see about it | no need to see all this | no need to see all that |
no need to see more about it | i dont wanna hear more | i dont wanna hear any more |
i dont wanna hear anymore | i dont wanna hear this | i dont wanna hear it | i dont wanna hear that |
i dont wanna hear the rest | i dont wanna hear any of this | i dont wanna hear about it |
i dont wanna hear all this | i dont wanna hear all that | i dont wanna hear more about it |
i dont wanna read more | i dont wanna read any more | i dont wanna read anymore | i dont wanna read this |
i dont wanna read it | i dont wanna read that | i dont wanna read the rest | i dont wanna read any of this |
i dont wanna read about it | i dont wanna read all this | i dont wanna read all that |
i dont wanna read more about it | i dont wanna know more | i dont wanna know any more |
i dont wanna know anymore | i dont wanna know this | i dont wanna know it | i dont wanna know that |
i dont wanna know the rest | i dont wanna know any of this | i dont wanna know about it |
i dont wanna know all this | i dont wanna know all that | i dont wanna know more about it |
i dont wanna see more | i dont wanna see any more | i dont wanna see anymore | i dont wanna see this |
i dont wanna see it | i dont wanna see that | i dont wanna see the rest | i dont wanna see any of this |
i dont wanna see about it | i dont wanna see all this | i dont wanna see all that |
i dont wanna see more about it | i dont want more | i dont want any more | i dont want anymore |
i dont want it anymore | i dont want this anymore | i dont need anything else | nothing else thanks |
nothing more | nothing more thanks | nothing further | that is everything |
quit yapping | stop your yapping | quit typing | quit rambling | stop blathering | stop lecturing me |
stop the lecture | spare me the rest | spare me the details | skip the rest | you can skip the rest |
dont need the rest | you neednt continue | you neednt finish | please desist | that will suffice |
that should suffice | that does it | thats the lot | thats quite all right now | thats us |
were done here | im done with this | i am done | done and dusted | job done | case closed |
end the reply | cut it short | cut it there | cut it off | cut the reply | lets wrap up |
lets wrap it up | lets end here | lets end it here | lets finish here | lets leave it | lay off |
give it up | give over | pack it in | put a lid on it | zip your lip | button it | hush now | quiet now |
be silent | shut ur mouth | shut yer trap | piss off | bugger off | go away | leave me alone |
leave me be | kill this | abort abort | terminate it | terminate reply | halt there | halt it |
cancel request | cancel everything | stop response | stop replying to me | stop this reply |
stop process | stop everything | ctrl c | control c | kthx bye | ok bye | i am out | im outta here |
im outie | signing off | no further | no further please | nothing more please | not one more word |
i dont want to know | dont want to know | dont wanna know | dont wanna hear it | id rather not know |
dont tell me more | dont tell me the rest | dont go any further | please dont continue |
dont bother finishing | dont carry on | enough out of you | enough from you | thats enough from you |
enough yapping | enough chatter | enough chat | enough reading | enough already please | nuff said |
that is sufficient | this is sufficient | i have sufficient | my question is answered |
my question has been answered | you answered it | youve answered it | ive got the gist |
got the gist thanks | i get the idea stop | i get the point stop | i get it stop | ok i get it stop |
point taken stop | im good thank you | all set thanks | im all good now | sorted thanks |
thats me sorted | all done here | all done thanks | im finished here | finished here | i quit |
i cant anymore stop | stop im tired | lost interest | never mind ill google it | nvm ill google it |
nvm got it | nvm i got it | nvm found it | nvm fixed it | nvm solved | nvm figured it out |
never mind got it | never mind i got it | never mind found it | never mind i found it |
never mind i figured it out | nevermind i got it | nevermind found it | nevermind i found it |
wont you stop | could you not | could u not | can u not | would you shut up | can you shut up |
can you be quiet | could you be quiet | stop please | stop now please | please stop now |
just stop please | stop stop stop | okay stop | alright stop | right stop | yeah stop | no stop |
hey stop | oi stop | dude stop | bro stop | bruh stop | man stop | stop bro | stop dude | stop man |
stop mate | stop bot | stop it bot | stop ai | hold the rest | save the rest | save it for later |
save ur breath | thats where you can stop | thats where ill stop you | let me stop you there |
let me stop you right there | ill stop you there | im going to stop you there | stop there please |
stop right here | stop here please |
stf | sigterm | sigkill | enuf | enuff | nuff |
no need for the rest | im done here | kill the output | stop output | sigint | kthxbye | peace out |
dont bother with the rest | nvm fixed | can you not | save your breath
""",
    "pauses": """
wait | w8 | wait up | wait wait | wait a sec | wait a second | wait a minute | wait a moment | wait a bit |
wait one second | wait one minute | wait one moment | waita | just wait | wait there | wait for me |
wait for it | waitt | hold on | hold up | hold it | hold it there | hold it right there | hold on a sec |
hold on a second | hold on a minute | hold on a moment | hold your horses | hold that thought | hold please |
hang on | hang on a sec | hang on a second | hang on a minute | hang on a moment | one sec | one second |
1 sec | 1 second | one moment | one minute | 1 min | one min | 1 minute | 1 moment | a moment | a second |
a sec | just a sec | just a second | just a moment | just a minute | just a min | just one second |
just one moment | give me a sec | give me a second | give me a minute | give me a moment |
give me one second | give me one minute | gimme a sec | gimme a second | gimme a minute | brb |
be right back | bbl | afk | pause | pause it | pause please | pause for a moment | pause for a second |
pause there | pause here | time out | timeout | slow down a second | whoa there | not so fast |
back up a second | back up | hold | freeze | let me think | let me think for a second |
let me think about it | let me think about that | let me read | let me read this | let me read that first |
let me read this first | let me catch up | let me check | let me check something | let me check that |
let me see | let me process that | let me process this | i need a moment | i need a minute | i need a second |
i need to think | need a moment | i need a break | gimme a moment | gimme a min | gimme a mo | gimme one sec |
gimme one second | gimme one minute | gimme one moment | give me a min | give me a mo | give me one moment |
give me one sec | give me just a second | give me just a moment | half a sec | half a minute | half a second |
two secs | two seconds | two minutes | 2 secs | 2 sec | 2 mins | 2 min | 5 min | five minutes | 5 minutes |
a mo | a tick | just a tick | one tick | just a mo | a minute | a min | bear with me | bear with me a second |
wait phone | sorry phone | wait a tick | hang on phone | hold on phone | hold on door | wait door |
hold the line | sit tight | stand by | standby | moment | moment please | second please | sec | sec pls |
minute please | need a sec | need a second | need a minute | wait pls | waitttt | wait im | stay there |
stop for lunch
""",
    "leaves": """
i have to go | i have to leave | i have to run | i must go | i need to go | i need to leave | i need to run |
gotta go | got to go | i gotta go | ive got to go | gtg | g2g | gotta run | i gotta run | ttyl | talk later |
talk to you later | see you | see you later | see ya | see you soon | cya | bye | bye bye | byebye | goodbye |
good bye | good night | goodnight | gn | ciao | later | laters | farewell | take care | have a good one |
have a nice day | have a good day | im leaving | im off | ill be back | ill be back later |
ill come back later | ill come back | im busy | im busy now | someones at the door | someone is at the door |
the phone is ringing | my phone is ringing | the phone rings | phone call | dinner is ready | dinners ready |
my boss is here | my boss is coming | im late | i found it | found it | i found the answer |
i already found it | ive found it | i found it already | i figured it out | figured it out |
i figured it out myself | i solved it | solved it | solved | i fixed it | fixed it | it works now |
works now | i got it working | problem solved | i know the rest | i know enough | ill google it |
ill look it up | ill look it up myself | ill do it myself | ill figure it out | ill take it from here |
i can take it from here | i got it from here | ive got it from here | ill ask someone else | ill try that |
ill try it | ill try that first | ill try it out | let me try | let me try that | let me try it |
let me try that first | let me try it first | let me try this first |
im heading out | heading out | i have to head out | gotta bounce | gotta dash | gotta jet | gotta split |
gotta scoot | gotta skedaddle | gotta get going | i should get going | i should go | i better go |
i had better go | better go | i must be off | must dash | must run | must be off | im off to bed |
off to bed | time for bed | going to bed | im going to bed | im off to work | my bus is here |
my bus is coming | my train is here | my train is coming | my stop is next | my ride is here |
my taxi is here | my uber is here | the taxi is here | food is ready | foods ready | lunch is ready |
the doorbell rang | the baby is crying | baby woke up | meeting starting | meeting is starting |
my meeting starts | class is starting | teacher is coming | moms calling | mom is calling |
mum is calling | someone is calling | someones calling | im getting a call | got a call | i got a call |
battery is dying | my battery is dying | phone is dying | my phone is dying | talk tomorrow |
see you tomorrow | until tomorrow | until next time | till next time | so long | bye for now |
bye now | ok bye now | nighty night | night night | have a nice evening | have a good evening |
have a good night |
toodles | cheerio | laterz | l8r | l8rs | nite | gnight
""",
    "waits": """
wait | waitt | w8 | wait wait | wait a sec | wait a second | wait a minute | wait a moment | hold on | hold up |
hang on | hold on a sec | hold on a second | hold on a minute | hang on a sec | hang on a second |
hang on a minute
""",
    "exclaims": "stop | stop it | stop that | stop stop | shut up | quit it | cut it out",
    "refuses": """
no | nope | nah | naw | nay | noo | nooo | no no | no no no | nono | non | nop | n | negative | uh uh |
nuh uh | not at all | no sir | no i dont | no i do not | no way jose | never | certainly not | of course not |
absolutely not | no im good | no its fine | no im fine | no need
""",
    "fills": """
please | pls | plz | plzz | plss | plox | pretty please | kindly | if you please | if you dont mind |
if possible | if thats ok | if thats okay | if you can | if you could | if u can | well | oh | ah | so | um |
uh | er | erm | hmm | hey | hi | hello | yo | hiya | sorry | im sorry | so sorry | sry | soz | my apologies |
apologies | pardon | excuse me | forgive me | actually | honestly | really | very | much | quite | just |
then | now | right now | for now | at once | immediately | already | again | here | there | too | a lot |
so much | very much | indeed | though | tho | anyway | anyways | anyhow | man | dude | bro | bruh | mate |
buddy | pal | friend | my friend | folks | guys | sir | madam | maam | boss | chief | champ | love | honey |
dear | darling | sweetie | girl | babe | bestie | fam | ai | bot | robot | assistant | computer | machine |
gpt | chatgpt | chat | claude | gemini | siri | alexa | copilot | llama | taskflow | i mean | you know |
i guess | i think | i suppose | i must say | to be honest | tbh | ngl | not gonna lie | imo | imho |
in my opinion | for me | for you | on that | on this | of this | of it | with that | at all | in fact |
as well | all | pretty | super | damn | so far | thus far | that | this | it | its | thats | that is |
this is | it is | that was | this was | it was | that sounds | this sounds | it sounds | that looks |
this looks | it looks | that seems | this seems | it seems | what a | such a | what an | such an | a | an |
some | totally | absolutely | extremely | incredibly | truly | kinda | kind of | sort of | a bit | a little |
explanation | answer | reply | response | explanations | answers | story | example | examples | summary |
fact | facts | idea | point | info | information | tip | tips | advice | stuff | thing | work | job | one |
list | overview | detail | details | analogy | insight | today | and | but | with you | by the way | btw |
lol | haha | ok | okay | yes | yeah | the | your | i | im | youre | you are | you | me | is | was | oops |
first | got | for the | for your | for that | for this | for it | for all | that one | this one | everything |
me now | somehow | have | like | like that | ever | i swear | i promise | honest | trust me | both | of you |
to you | from you | from me | about that | about this | about it | do | does | did | pleased | glad | happy |
to know | to hear | to hear that | to know that | sorry for interrupting | sorry for the interruption |
sorry to interrupt | sorry i interrupted | sorry for cutting you off | didnt mean to interrupt |
i didnt mean to interrupt | didnt mean to stop you | i didnt mean to stop you | didnt mean to cut you off |
i interrupted | i interrupted you | that was an accident | my mistake | false alarm | wrong button |
pressed the wrong button | misclicked | by accident | where you left off | where you stopped |
where you were | please do | these look | these looks | these sound | these sounds | these seem |
these seems | these feel | these feels | these are | these is | these was | these were | those look |
those looks | those sound | those sounds | those seem | those seems | those feel | those feels | those are |
those is | those was | those were | they look | they looks | they sound | they sounds | they seem |
they seems | they feel | they feels | they are | they is | they was | they were | this look | this sound |
this seem | this feel | this feels | this are | this were | that look | that sound | that seem | that feel |
that feels | that are | that were | it look | it sound | it seem | it feel | it feels | it are | it were |
all of it look | all of it looks | all of it sound | all of it sounds | all of it seem | all of it seems |
all of it feel | all of it feels | all of it are | all of it is | all of it was | all of it were |
all of this look | all of this looks | all of this sound | all of this sounds | all of this seem |
all of this seems | all of this feel | all of this feels | all of this are | all of this is |
all of this was | all of this were | everything look | everything looks | everything sound |
everything sounds | everything seem | everything seems | everything feel | everything feels | everything are |
everything is | everything was | everything were | looks | sounds | seems | all of it | all of this |
such good | such great | really really | very very | to me | by me | with me | on my side | over here |
kind of you | nice of you | of course | quite a | pretty much | more or less | thats rather | thats quite |
thats pretty | thats so | thats very | thats really | well thats | now thats | rather
""",
    "links": """
and | but | so | then | or | well | now | because | cause | cuz | anyway | however | though | plus
""",
    "wraps": """
can you | could you | would you | will you | can u | could u | would u | will u | can you please |
could you please | would you please | can you just | could you just | would you mind | would you kindly |
do you mind | would it be possible to | would it be possible | is it possible to | is it possible |
is it ok to | id like you to | i would like you to | i want you to | i need you to | id prefer you to |
id prefer if you | id prefer that you | id like it if you | would be great if you could |
it would be great if you could | itd be great if you could | itd be nice if you |
it would be nice if you could | might you | may i ask you to | can i ask you to | could i ask you to |
could we | can we | can i get | can i have | could i get | could i have | may i have | could i please have |
can i please have | can i get it | can i have it | could i have it | could i get it | id like | i would like |
id like it | i would like it | i want | i want it | i need | i need it | id prefer | i would prefer |
i prefer | i d rather | id rather | id rather have | i would rather have | i want that | i need that |
i need this | i want this | maybe you could | maybe you can | perhaps you could | perhaps | maybe |
how about | what about | why dont you | why not | lets | let us | let me | make sure to | make sure you |
be sure to | remember to | try to | try | feel free to | go ahead and | please do | do | you should |
you could | you can | you may | you must | you need to | you have to | youll need to | i think you should |
i wish you would | i was hoping you could | i was wondering if you could | i wonder if you could |
any chance you could | any chance of | any way you could | mind | can we please | could we please |
would it be ok to | is it ok if you | if you could | if you can | you might | you may want to |
itd be good if you | it would be good if you | would love it if you | id love it if you | id love
""",
    "first": """
before you go on | before you continue | before you carry on | before you proceed |
before you go any further | before you keep going | before going on | before continuing | before we go on |
before we continue | before we move on | before you move on | before that | before you finish |
before you get to that | before you do that | first of all | first tell me | tell me first | first explain |
but first | answer this first | quick question | one quick question | just a quick question | quick q |
real quick | quick clarification | i have a question | ive a question | i have a quick question |
got a question | question about that | question about this | hold on what | wait what | wait why | wait how |
wait who | wait which | wait where | wait when
""",
    "later": """
when you are done | when youre done | when ur done | when youre finished | when you are finished |
when you have finished | when youve finished | when you finish | when you get done | when done |
when finished | when this is done | when thats done | when that is done | when its done | when it is done |
when youre through | when you have time | when you get a chance | when you get the chance |
whenever youre done | whenever you are done | whenever you have time | once you are done | once youre done |
once ur done | once youre finished | once you are finished | once you have finished | once youve finished |
once you finish | once done | once finished | once thats done | once this is done | once its done |
once that is done | once youre through | as soon as youre done | as soon as you are done |
as soon as you finish | as soon as youre finished | after youre done | after you are done |
after youre finished | after you finish | after you have finished | after youve finished |
after this is done | after that is done | after thats done | after this answer | after this one |
after this reply | after your answer | after the explanation | after you explain | if youre done |
if youre finished | following that | following this | next question | my next question | the next question |
another question | i have another question | ive another question | ive got another question |
have another question | one more question | i have one more question | 1 more question | one last question |
a last question | last question | my last question | final question | one final question | second question |
my second question | third question | additional question | a further question | further question |
follow up question | followup question | follow up | separate question | a separate question |
unrelated question | different question | a different question | other question | my other question |
new question for later | question for later | for later | question for after | another thing |
one more thing | 1 more thing | one other thing | one last thing | a last thing | last thing |
one final thing | final thing | and another thing | another topic | next topic | the next topic | next task |
next point | next item | next up | another request | one more request | another task | one more task |
second thing | secondly | on another note | on a different note | on a separate note | on a side note |
side note | side question | separately | unrelated | unrelated but | not urgent | no rush but | no hurry but |
theres no rush but | it can wait but | this can wait but | can wait | later on | remind me later |
remind me afterwards | remind me after | remind me to ask | dont let me forget | before i forget |
while i remember | while i think of it | p s | ps | todo | to do later | put on the list | add to the queue |
queue this | queue up | queue | for afterwards | for after | and afterwards | and afterward | and after that |
and after this | and then also | and then after that | and next | and later | afterwards | afterward |
thereafter | subsequently | then afterwards | when you reach the end | at the very end |
in your next message | in your next answer | in your next reply | in the next message | in the next answer |
in the next reply | after all that | after all this | when youre through with | when you are through with |
when youre done with | when you are done with | when you finish with | when youre finished with |
once youre done with | once you are done with | once youve done | once you have done |
once youre through with | after youre done with | after you are done with | as soon as youve finished |
as soon as youve done | as soon as its done | as soon as thats done | when youve done | when you have done |
when youve got time | when youre free | when youre ready | whenever youre ready | when its over |
when that is over | when thats over | when the list is done | when the text is done | if theres time |
if there is time | if you have time later | in a later message | in another message | in your next |
for the next message | for the next answer | for the next one | save for later | keep for later |
for later on | down the line | next on my list | next on the list | next after | after which |
and following that | and once youre done | and when youre done | and when you are done | and when finished |
and when thats done | and once thats done | one more for later | one more after | one more after that |
one more after this | ask me later | ask me afterwards | finish this first | finish that first |
finish first | first finish | but finish | but first finish | let me know later | at the end of it |
once through | when thats ready | once thats ready | when its ready | once its ready | when that is ready |
once that is ready | when you have that | once you have that | once i have that | when i have that |
and once thats ready | and when thats ready | and then when | after youve answered | after you answer |
after answering | when youve answered | once youve answered | after finishing | on finishing |
upon finishing | when this is finished | when thats finished | when that is finished | once thats finished |
once this is finished | once it is finished | once that is finished | when its finished |
when it is finished | as soon as this is finished | as soon as thats finished | after this is finished |
after thats finished | after its finished | when this is over | when this is complete |
once this is complete | once complete | when complete
""",
    "later_opens": """
after that | after this | next | then tell me | then explain | then give me | then write | then show |
then translate | then list | then summarize | then summarise | then compare | then describe | then create |
then make | then do | then help | then find | then what | then how | then why | then who | then when |
then where | then is | then can you | then could you | then please | then i | then we | then id | then let |
then lets | then turn | then convert | then draft | then send | then draw | then calculate | then suggest |
then recommend | then check | then look | then move | then go to | then talk | then continue with |
then also | and then tell | and then explain | and then give | and then write | and then show |
and then translate | and then list | and then summarize | and then summarise | and then compare |
and then describe | and then create | and then make | and then do | and then help | and then find |
and then how | and then why | and then who | and then where | and then is | and then can | and then could |
and then please | and then i | and then we | and then id | and then lets | and then turn | and then convert |
and then draft | and then draw | and then calculate | and then suggest | and then recommend | and then check |
and then move | and then talk | and then the | and then about | and then a | later | finally | lastly |
at the end | in the end | ps | also later | then next | then a | then an | then one | then another |
then some | then maybe | then on to | then just a | then again show | and then
""",
    "later_closes": """
later | after that | after this | afterwards | afterward | after | next | later on | later please |
at the end | in the end | then | when you can | at some point | eventually | when you get to it | after you
""",
    "wants": """
tell me | tell us | explain | describe | write | compose | draft | translate | give me | give us | gimme |
show me | show us | list | name | summarize | summarise | sum up | compare | create | make me | make a |
build | draw | generate | design | plan | code | implement | calculate | compute | solve | convert | find |
find me | find out | search | look up | look for | google | check | fix | help me | help us | help |
teach me | recommend | suggest | define | answer | read | open | send | book | order | buy | delete | remove |
update | change the | change my | set | turn on | turn off | start | restart | run | play | call | email |
remind me | schedule | prove | analyze | analyse | review | proofread | rewrite | rephrase | paraphrase |
say | repeat | start over | start again | begin again | redo | retry | try again | do it again | again from |
go back | back to | lets talk | lets discuss | lets do | lets switch | lets move on | lets go back |
lets start | lets change | talk about | talk to me | discuss | i want to know | i want to | i wanted to |
id like to know | i would like to know | id like to | i would like to | i need to know | i need to |
i need help | i need a | i need an | i want a | i want an | id like a | i would like a | i wonder |
im wondering | i was wondering | im curious | i am curious | more about | switch to the topic | new topic |
new question | new task | change of topic | change topic | change the topic | change the subject |
different topic | act as | pretend | imagine | come up with | brainstorm | think of | pick | choose | decide |
rank | rate | cancel my | cancel the | move on to | move to | jump to the topic | skip to the part | get me |
bring me | point me | walk me through | guide me | outline | elaborate | clarify | i have a problem |
theres a problem | we need to talk | stop the | kill the | shut down | do | put | log | track | set up |
install | upload | download | transcribe | quiz me | test me | ask me | tell the | tell him | tell her |
enough about | enough of | stop talking about
""",
    "topics": """
tell me about | tell us about | tell me something about | tell me everything about | write about |
talk about | lets talk about | explain what | explain how | explain why | explain about | write me a |
write a | write an | write me an | give me a recipe | give me the recipe | compose a | tell me a joke |
tell me a story | tell me how | tell me what | tell me why | tell me who | tell me when | tell me where |
tell me whether | tell me if | about something else | something else | something different |
something completely different | another one | a different one | a new one | stop the | translate |
help me with | help me
""",
    "asks": """
what | whats | wat | wut | wot | what is | what are | whatre | who | whos | whom | whose | why | whys |
y tho | where | wheres | when | whens | when did | when was | when is | when will | when do | when does |
when can | when should | which | how | hows | how come | how many | how much | how do | how does | is it |
is this | is that | is there | is the | is he | is she | is my | is your | is a | is an | isnt | are there |
are they | are we | are you | are these | are those | are the | arent | was it | was he | was she | was that |
was the | was there | wasnt | were they | were there | were the | do you | do i | do we | do they | do the |
do people | dont you | dont they | does it | does he | does she | does that | does this | does the |
does anyone | doesnt it | doesnt that | did it | did he | did she | did they | did you | did that | did the |
didnt it | didnt he | didnt they | can i | can it | can they | can he | can she | can this | can that |
can the | can a | can someone | cant you | cant i | cant we | could it | could that | could they | could he |
could this | could the | should i | should we | should it | should they | should that | would it |
would that | would they | would he | would this | would the | would i | wouldnt it | wouldnt that | shouldnt |
couldnt | will it | will that | will they | will there | will this | will the | will i | wont | has it |
has he | has she | has the | has anyone | hasnt | have you | have they | have we | havent | had they | am i |
may i | might it | u sure | you sure | are you sure | says who | source | sources | any source | meaning |
huh | pardon | come again | sorry what | say what | say that again | what if | what about | how about |
what does | what do | whatd | whatll | whod | whered | howd | whyd | define | in what way | in which |
for what | since when | by how much | to what | at what | on what | from where | with what | about what |
according to whom | next to what | i wonder why | i wonder how | i wonder what | i wonder if | is that right |
is that true | is it true | is this true | is this right | is that correct | doesnt | didnt | must i |
must we | need i | shall we | any idea | anyone know | anybody know | do u | u know | got any | any chance |
whats up with | wym | wdym | hbu | wbu | howcome | whys that | how so | such as | like what | like who |
for example what | what kind | what sort | what type | which ones | which one | whatcha | whatever for |
who else | what else | where else | how else | when else
""",
    "asks_anywhere": """
what do you mean | what does that mean | what does this mean | what is that | what is this |
what are you talking about | i dont understand | i do not understand | i dont get it | i dont get that |
i dont follow | i didnt get that | i didnt understand | i didnt catch that | i dont understand that |
i dont understand this | not sure i understand | im not sure i understand | im confused | i am confused |
confused | im lost | you lost me | lost you | i lost you | doesnt make sense | makes no sense |
does not make sense | make no sense | dont know what that | dont know what | never heard of | unclear |
not clear | lost me | lost me there | you lost me there | you lost me at | lost me at
""",
    "corrects": """
i meant | i mean | i ment | meant to say | i meant to say | meant to write | i wanted to say | what i meant |
what i mean | sorry i meant | should have said | i should have said | i shouldve said | correction | typo |
small correction | to be clear | to clarify | to be precise | to be more precise | more precisely |
more specifically | to be specific | specifically | in other words what i need | misspoke | i misspoke |
mistyped | i mistyped | i typed it wrong | autocorrect | auto correct | its spelled | it is spelled |
spelled with | spelled | its called | its actually | it is actually | i was referring to | im referring to |
referring to | i was talking about | im talking about | i was thinking of | i am talking about | make that |
as in | the other one | not the first | not the one | not that one | or rather | rather than | instead of |
not as | change it to | change that to | change this to | replace it with | replace that with | replace |
swap | substitute | switch to | switch it to | switch from | go with | lets go with | lets use |
let me correct | let me rephrase | let me clarify | i should mention | i forgot to mention |
forgot to mention | forgot to say | i forgot to say | i forgot to add | should mention | to narrow it down |
if it helps | for context | for your information | fyi | to be exact | to be accurate | for clarity |
just to clarify | just to be clear | clarification
""",
    "objects": """
i asked | i didnt ask | i did not ask | didnt ask | i never asked | i was asking | im asking | i am asking |
i asked you | thats not what | that is not what | not what i | this is not what | this isnt what |
that isnt what | wasnt what i | wasnt my question | not my question | isnt my question | you misunderstood |
you misunderstand | youve misunderstood | you have misunderstood | misunderstood me | misunderstanding |
you dont understand | you didnt understand | you got it wrong | you got that wrong | you have it wrong |
youve got it wrong | youre wrong | you are wrong | ur wrong | thats wrong | that is wrong | this is wrong |
its wrong | it is wrong | all wrong | completely wrong | totally wrong | just wrong | wrong | incorrect |
thats not right | that is not right | thats not correct | that is not correct | not correct | thats not true |
that is not true | not true | thats false | that is false | false | thats a lie | you lied | youre lying |
lies | nonsense | bullshit | thats bs | rubbish | garbage | that cant be right | that cant be |
cant be right | cant be true | that doesnt sound right | doesnt sound right | doesnt seem right |
doesnt look right | i disagree | disagree | i doubt it | i doubt that | i dont think so | i dont think that |
i dont agree | dont agree | i dont believe you | you already said | you already told | you said that already |
you said earlier | you said | you keep saying | youre repeating | you are repeating | repeating yourself |
you contradict | contradicts | contradiction | you made a mistake | theres a mistake | theres an error |
theres a bug | you made an error | a mistake | thats a mistake | hallucinating | hallucination |
making things up | making that up | making this up | made that up | off topic | thats off topic |
not relevant | irrelevant | beside the point | missing the point | you missed the point |
thats not the point | not the point | not helpful | unhelpful | useless | doesnt help | didnt help |
doesnt work | it doesnt work | didnt work | does not work | not working | thats not how | thats not it |
not it | not that | not this | not like that | not like this | you forgot | youre not listening |
listen to me | pay attention | read my question | read the question | read again | that was last year |
on the contrary | of course not | i said | i said the | i told you | i wrote | i specifically |
i clearly said | i specifically asked
""",
    "replaces": """
forget that | forget about | forget rome | forget the | forget what i | forget everything | scratch that |
scrap that | drop that | never mind that | stop talking about | enough about | enough of | enough with |
change of plan | changed my mind | change the subject | change the topic | change subject | change topic |
lets change | new topic | different topic | start over | start again | start from scratch | begin again |
redo | do it over | from the beginning | from scratch | from the start | something else | lets talk about |
lets switch to | lets move on | moving on | move on | instead tell | instead explain | instead write |
instead give | tell me instead | ignore all | ignore that and | ignore the previous | cancel that and |
never mind what | skip that and | stop and tell | stop and explain | stop and answer | stop and give |
stop and write | stop and show | stop and listen | stop and help
""",
    "adds": """
also mention | also include | also add | also list | also say | also note | also cover | also consider |
also show | also give the | also give me the | also explain why | also put | also name | also state |
also use | also make | also think of | also account for | also check | also compare | also keep |
also tell me the | also tell me its | also the | also with | also for | also in | also with the | mention |
include | add | add in | cover | note | dont forget | do not forget | dont forget to | dont leave out |
dont skip | remember | keep in mind | bear in mind | consider | take into account | factor in | account for |
throw in | put in | please also | and also mention | and also include | and also add | plus the |
and the price | and the cost | and with | make sure it | make sure to | make sure you | be sure to |
and list | and note | and say | and cover | and explain why | while youre at it mention |
while youre at it add | while youre at it include | give sources | cite | cite sources | cite your sources |
with sources | with citations | quote | say also | and prices | and dates | work in | touch on | point out |
and tell me which | and tell me if | and tell me whether | and tell me the | and tell me how |
and tell me what | and tell me when | and tell me where | and tell me who | and say which | and say when |
and say if | and say how | and say what | and say where | and say who | and show which | and show the |
and show me which | and give the | and give me the | and list the | and the | and their | and its |
and how much | and mark which | and mark the | and highlight | and name the | and name | and put the |
and put in | and always | and their prices | and prices too | and don't forget | and dont forget |
and please add | and please include | and please mention | tell me also | show me also | say which |
say when | say how | and explain the | and describe the | and compare the | and link | and add the |
and add a | plus | plus a | plus some | make sure they | make sure its | make sure theres | make sure the |
make sure he | make sure she | make sure we | make sure i | make sure | ensure | ensure that | ensure the |
see that it | see to it | check that | dont leave the | include some | include a | include an | include the |
include how | include what | include when | include where | include who | also how | also what to |
and also how | and how to | and what to | also say what | also say how | also tell me what |
also tell me how | also tell me when | also tell me where | also tell me which | also tell me who |
also tell me if | also tell me why | also explain how | add a | add an | add some | add the | insert |
insert a | insert an | insert the | append | append a | attach | dont forget the | dont forget about |
dont forget that | do not forget the | do not forget to | dont leave out the | dont skip the
""",
    "adds_closes": "too | as well | in there | in it | with it | also",
    "also": """
also | and also | oh also | additionally | in addition | besides | furthermore | moreover | on top of that |
by the way | btw | oh by the way | incidentally | apropos | while youre at it | while you are at it |
while were at it | while we are at it | while i have you | while im here | and while | oh and | and one more
""",
    "also_closes": "as well | too | by the way | btw | also",
    "adjusts": """
shorter | longer | briefer | simpler | easier | clearer | faster | quicker | slower | deeper | broader |
more detail | more details | more detailed | more in depth | in more depth | in more detail |
in greater detail | in detail | in depth | less detail | less detailed | more concise | more concisely |
concise | concisely | more precise | more specific | be specific | be more specific | be precise |
more brief | more briefly | brief | briefly | be brief | keep it brief | keep it short | keep it simple |
keep it concise | keep it light | keep it formal | keep it casual | keep it under | make it | make this |
make that | make them | short version | the short version | shorter version | simple version | long version |
longer version | detailed version | summary version | tldr version | the tldr | in short | in brief |
in a nutshell | in a word | in one word | in one sentence | in two sentences | in three sentences |
in a sentence | in a few sentences | in a few words | in few words | in one line | in one paragraph |
in two paragraphs | in a paragraph | in 1 sentence | in 2 sentences | in 3 sentences | in 5 sentences |
in 10 words | in 50 words | in 100 words | one sentence | two sentences | three sentences | one paragraph |
one line | one word | words max | sentences max | max words | at most | no more than | less than | under |
up to | maximum | step by step | one by one | one at a time | point by point | line by line | bullet points |
bullet point | bullets | bulleted | numbered list | as a list | in list form | list form | list format |
as a table | in a table | table form | table format | tabular | in table form | in points | in point form |
markdown | plain text | simpler words | simple words | simple terms | in simple terms | in simple words |
in simple language | in plain english | plain english | simple english | easy words | easy language |
in easy words | layman | laymans | laymans terms | in laymans terms | layman terms | eli5 | like im five |
like im 5 | like i am five | like i am 5 | like im a | as if i were | as if im | like for a child |
for a five year old | for a child | less technical | more technical | not so technical | non technical |
too technical | less formal | more formal | formal | informal | casual | more casual | more casually |
less casual | more serious | more funny | funnier | friendlier | more friendly | more polite | politer |
nicer tone | tone | more humor | with humor | more humour | with humour | more fun | less boring |
more examples | with examples | with an example | with more examples | fewer examples | less examples |
some examples | without examples | less jargon | no jargon | without jargon | fewer words | less words |
less text | fewer | not so long | not too long | not that long | not so fast | not so detailed |
not so much detail | not so complicated | less complicated | less complex | more complex | less verbose |
more verbose | too long | too short | too complicated | too fast | too slow | too detailed | too verbose |
too wordy | too technical | too formal | too complex | too advanced | too basic | too vague | too abstract |
too general | slow down | speed up | speed it up | hurry up | get to the point | get to it | to the point |
cut to the chase | the point please | just the gist | the gist | gist | skip | leave out | leave that out |
leave off | drop the | omit | exclude | ignore | avoid | minus | without | w o | w out | except | except for |
excluding | apart from | other than | rounded | round it | round up | round the numbers | metric | imperial |
in metric | in imperial | metric system | metric units | newer | older | cheaper | bigger | smaller |
spicier | milder | healthier | safer | more recent | less spicy | more spicy | less salt | less sugar |
more modern | more practical | more theory | less theory | more code | less code | more math | less math |
more visual | more emphasis | emphasis on | emphasize | emphasise | highlight | in bold | with emojis |
no emojis | without emojis | with code | with pictures | with dates | with numbers | with sources |
with links | with prices | in caps | lowercase | in lowercase | uppercase | past tense | present tense |
first person | second person | third person | in rhyme | rhyming | rhymed | as a poem | as a story | as code |
as json | as an email | as a tweet | british spelling | american spelling | british english |
american english | the simple one | use simple | use short | simplify | simplify it | simplify that |
simplify this | shorten | shorten it | shorten that | shorten this | condense | condense it | trim it |
trim it down | cut it down | cut down | boil it down | dumb it down | tone it down | tone down | spice it up |
break it down | summarize it | summarise it | summarize this | summarise this | summarize that |
summarise that | elaborate more | go deeper | go slower | go into detail | go into more detail |
go into depth | more depth | a bit more | a little more | bit shorter | bit simpler | bit slower |
tad shorter | a bit less | a little less | more positive | more neutral | less biased | more objective |
neutral | tl dr | tldr | tl dr please | too long didnt read | waaay too long | way too long |
a step at a time | one step at a time | step at a time | one thing at a time | slowly | more slowly |
less fast | quicker please | in layman terms | for dummies | like im ten | like im 10 | like im twelve |
like im a child | like im a kid | like im a beginner | like i am ten | im 10 | closer to | further from |
farther from | near the | nearer to | nearer | closer | further away | away from | higher up | lower down |
the whole thing | whole thing | less salty | less sweet | sweeter | less dry | warmer | warmer tone | colder |
louder | softer | quieter | lighter | stronger | shorter sentences | short sentences | shorter words |
longer sentences | shorter paragraphs | in prose | as prose | in steps | in order | in chronological order |
chronologically | alphabetically | by price | by date | in alphabetical order | big picture |
just the big picture | the highlights | key points | main points | the main points | key points only |
main points only | important parts | the important parts | the basics | the essentials | the short of it |
the long and short | vegetarian | vegan | pescatarian | gluten free | dairy free | lactose free | nut free |
sugar free | low carb | low fat | low salt | halal | kosher | keto | kid friendly | child friendly |
dog friendly | pet friendly | budget friendly | family friendly | beginner friendly | wheelchair accessible |
accessible | adults only
""",
    "adjusts_opens": """
use | using | make it | make them | make that | make this | make the | keep | keep it | focus | focus on |
concentrate on | stick to | stick with | limit | limit it | limit yourself | limit to | restrict |
restrict it | narrow it down | narrow down | assume | assuming | suppose | supposing | pretend im |
imagine im | treat me | talk to me like | explain it like | explain like | explain it as |
explain it to me like | explain it simply | explain simply | explain it more | explain more | write it as |
write it in | write it more | write it like | write in | write more | write less | say it in | say it more |
put it in | put it as | put that in | do it in | do it with | do it without | do it as | do that in |
give it in | give it to me in | give me it in | show it in | show it as | express it in | format it |
format as | format | present it | phrase it | lets keep | lets focus | lets limit | lets stick | lets use |
lets assume | dont use | do not use | dont mention | do not mention | dont include | do not include |
dont write | dont add | dont explain | dont go into | dont talk about | dont repeat | dont be | do not be |
dont give | dont list | dont make it | dont assume | dont worry about | dont need the | i dont need the |
i dont want the | no need for the | no need to explain | no need to mention | no need to include |
no need to repeat | spare me | stop using | stop being | stop adding | stop saying | stop repeating |
stop with the | stop including | stop mentioning | less | fewer | more | no spoilers | no code | no math |
no meat | no sugar | no intro | no introduction | no fluff | no filler | no emojis | no bullet points |
no lists | no tables | no examples | no technical terms | no politics | no nuts | no gluten | no dairy |
no links | no history | no details | no background | no abbreviations | no bullets | no markdown |
no headings | be | be more | be less | start with | begin with | end with | order by | sort by | sort it |
ordered by | sorted by | group by | grouped by | convert to | convert it to | convert that to |
convert them to | put the | move the | change the tone | change the style | change the format |
change the number | change the date | change the name | change the amount | change it | in the style of |
in the form of | as a | as an | write like | talk like | speak like | sound like | skip to | skip the |
skip that | jump to | go straight to | straight to | tell me only | tell me just | list only | list just |
show only | show me only | give only | give me only | give me just | give me the short | give me a short |
give me a shorter | give me the shorter | give me a simpler | give me the simple | explain only | name only |
answer only | answer in | answer with | reply in | reply with | respond in | respond with | speak |
translate it as you go | call me | call it | call him | call her | refer to | stop listing | stop giving |
stop calling | stop showing | stop apologizing | stop apologising | stop quoting | stop putting |
stop making | stop citing | stop describing | stop writing | stop so | stop translating | stop swearing |
stop cursing | stop joking | stop whispering | stop shouting | stop yelling | stop abbreviating |
stop rhyming | stop capitalizing | stop formatting | stop mixing | stop switching | stop comparing |
stop assuming | stop guessing | stop overexplaining | stop lecturing | stop moralizing | stop preaching |
stop sounding | stop acting | stop treating | stop speaking | stop talking | stop like | stop in | stop with |
stop all | end it with | end it | finish with | finish it with | close with | start it with | start with a |
sign it | sign it as | sign off | sign off with | address it to | make sure its | keep the | leave the |
say it like | write the | number the | number them | put them | round to | round off | put a | put an |
mark the | list them | sort them | order them | group them | bold the | skip all | skip any | drop all |
drop any | remove the | remove any | remove all | cut the | cut out the | lose the | ditch the |
no need for all | without all | mind the | watch the | easy on the | go easy on | go light on | hold the |
less of the | more of the | more about the | less about | less about the | more on the | more on | less on |
talk more about the | say more about the | expand the | double the | halve the | triple the | half the |
twice the | add more | add some | use more | use less | use fewer | give more | give less | give fewer |
include more | include fewer | mention more | mention fewer | for me its | pretend i | explain to me like |
explain as if | explain it as if | assume i | assume im | address me | refer to me | switch to | change to |
jump straight to | start from the | continue in | carry on in | go on in | keep going in | keep it in |
same but | same thing but | give the | give prices | give all | give each | give everything | show prices |
show the | show all | list prices | list all | state the | put prices | change | swap | write out |
spell out | mark | label | include only | exclude | filter | filter by | sorted | rank them | rank by |
make everything | have it | have the | let it | convert everything | convert all of it | convert all of that |
convert all of them | convert each | convert every | convert them all | convert it all | change everything |
change all of it | change all of that | change all of them | change each | change every | change them all |
change it all | put everything | put all of it | put all of that | put all of them | put each | put every |
put them all | put it all | keep everything | keep all of it | keep all of that | keep all of them |
keep each | keep every | keep them all | keep it all | write everything | write all of it |
write all of that | write all of them | write each | write every | write them all | write it all |
show everything | show all of it | show all of that | show all of them | show each | show every |
show them all | show it all | translate everything | translate all of it | translate all of that |
translate all of them | translate each | translate every | translate them all | translate it all |
make all of it | make all of that | make all of them | make each | make every | make them all | make it all |
turn everything | turn all of it | turn all of that | turn all of them | turn each | turn every |
turn them all | turn it all | express everything | express all of it | express all of that |
express all of them | express each | express every | express them all | express it all | give all of it |
give all of that | give all of them | give every | give them all | give it all | do everything |
do all of it | do all of that | do all of them | do each | do every | do them all | do it all |
say everything | say all of it | say all of that | say all of them | say each | say every | say them all |
say it all | list everything | list all of it | list all of that | list all of them | list each | list every |
list them all | list it all | convert the | convert all | convert them | convert these | convert those |
focus more | stick to the | zoom in on | dive into | skip ahead | skip ahead to | fast forward to |
jump ahead to | go straight to the | start at | begin at | stop before | leave off the | wrap it up with |
tie it to | relate it to | tailor it | tailor it to | adapt it | adapt it to | aim it at | pitch it at |
keep in mind im | shorten the | lengthen the | soften the | sharpen the | trim the | tidy the | polish the |
correct the | fix the tone | lighten the | expand on | elaborate on | go into | dig into | go deeper into |
say more about | translate as you go
""",
    "adjusts_closes": "version | edition | please version | style | format | tone | only version",
    "into": """
in % | into % | in a % | as % | as a % | as an % | to % please | in % instead | but in % | with % | use % |
using % | % please | % instead | with more % | with fewer % | with less % | in a few % | into a % |
as a short %
""",
    "forms": """
euros | euro | eur | dollars | dollar | usd | us dollars | pounds | gbp | yen | rupees | inr | francs |
swiss francs | pesos | yuan | rmb | won | rubles | crowns | lira | celsius | fahrenheit | kelvin |
centimeters | centimetres | cm | meters | metres | inches | feet | kilometers | kilometres | km | miles |
kilos | kilograms | kg | grams | ounces | liters | litres | gallons | cups | tablespoons | metric | percent |
percentages | minutes | seconds | hours | days | weeks | english | german | french | spanish | italian |
portuguese | hindi | chinese | mandarin | japanese | korean | russian | arabic | turkish | polish | dutch |
swedish | vietnamese | indonesian | latin | greek | hebrew | urdu | bengali | tamil | british english |
american english | python | python 3 | python 2 | python3 | javascript | js | typescript | java | rust |
golang | kotlin | swift | ruby | php | sql | bash | powershell | c | matlab | pandas | numpy | react | vue |
html | css | json | yaml | xml | csv | markdown | latex | bullet points | bullets | table | list | poem |
rhyme | pseudocode | plain english | simple english | simple terms | layman terms | present tense |
past tense | capital letters | upper case | lower case | haiku | email | tweet | letter | dialogue | chart |
diagram | numbers | emojis | finnish | norwegian | danish | czech | hungarian | romanian | bulgarian |
ukrainian | thai | tagalog | filipino | swahili | persian | farsi | catalan | croatian | serbian | slovak |
malay | punjabi | marathi | telugu | gujarati | cantonese | traditional chinese | simplified chinese |
brazilian portuguese | hinglish | aud | cad | chf | canadian dollars | australian dollars | roubles |
shekels | dirhams | riyals | stones | acres | hectares | knots | mph | kph | bullet form | prose |
paragraphs | steps | sections | headings | verse | limerick | rap | sonnet | script | essay | summary |
cheat sheet | flowchart | timeline | spreadsheet | regex | perl | scala | haskell | dart | elixir | c sharp |
docker | terraform
""",
    "limits": """
only | only for | only the | only in | only with | only on | only about | just for | just the | just in |
just on | just one | just two | just three | just name | just list | just show | just give | just say |
just tell me | just a | just an | just that | just this | just use | just focus | just explain | just write |
just answer | just yes or no | solely | exclusively | merely | at least | at most | max | maximum | minimum |
no more than | not more than | less than | more than | fewer than | nothing but | nothing about |
nothing else | the first | the second | the third | the last | the latest | the newest | the most recent |
the cheapest | the best | the top | top 3 | top three | top five | top 5 | top ten | top 10 | first three |
first two | first five | one is enough | two is enough | three is enough | without | except | besides the |
other than | in particular | particularly | especially | specifically | preferably | ideally | mainly |
mostly | strictly | especially for | especially the | rather for | more for | better for | mostly for |
mainly for | aimed at | geared to | geared towards
""",
    "limits_closes": """
only | alone | exclusively | max | maximum | at most | at least | or less | or fewer | or more | or so |
or cheaper | preferably | if possible | per person | per month | per day | per year | each | only please |
and nothing else | that is all i need
""",
    "preps": """
for | in | on | at | with | without | from | under | over | between | since | until | till | before | after |
during | within | below | above | near | around | by | as | via | through | inside | outside | excluding |
including | per | based on | aimed at | suitable for | assuming | against | towards | regarding | concerning |
dont | do not | no need to | no need for | nothing | nothing over | nothing under | nothing above |
nothing below | nothing too | nothing with | nothing from | nothing in | nothing on | not in | not on |
not for | not with | not from | not near | not by | not at | not too | not so | not more | not over |
not under | not above | next to | close to | right after | walking distance | up to | down to | as of |
worth | costing | made of | made with | not the | not about | away from | outside of | plus | minus
""",
    "informs": """
im a | im an | i am a | i am an | im in | i am in | im from | i am from | im using | i am using | im on |
i am on | im new | i am new | im not a | i am not a | im not an | im allergic | i am allergic | im vegan |
im vegetarian | i am vegan | i am vegetarian | im diabetic | im lactose | im gluten | im pregnant |
im left handed | im color blind | im colour blind | im a beginner | im beginner | im traveling |
im travelling | im going with | im going alone | im going by | im only | im just | im running | im working |
im looking for | im writing | im planning | im cooking | im learning | im old | im young | im years | i use |
i run | i have a | i have an | i have no | i have only | i have the | i have two | i have 2 | i have three |
i have 3 | i only have | i only need | i only want | i only know | i only use | i only speak | i just need |
i just want | i dont have | i do not have | i dont eat | i do not eat | i dont drink | i dont drive |
i dont speak | i dont use | i dont like | i dont own | i cant eat | i cant use | i cant drive | i cant have |
i cannot | i hate | i love | i like | i prefer | id prefer | i live | i work | i know | i already know |
i already have | i already | i study | i speak | i drive | i eat | i own | i got a | ive got a |
ive got only | ive only got | ive never | i never | we are | were | we have | we dont | we use | we live |
we only | my | our | its for | it is for | this is for | thats for | its a | its about | theres only |
there are only | there is only | there are two | there are three | there are four | there will be |
the budget | the deadline | budget | deadline | its due | it has to | it must | it should | it needs to |
that should | they should | they must | they are | he is | she is | hes | shes | the audience |
the text is for | the recipe is for | the trip is | the kids | the children | assume | i have | ive |
ive got | weve | weve got | we have got | i havent got | mine is | mine are | mine has | ours is | ours are |
mines | his is | hers is | i only | im also | i also have | ill be | well be | well have | ill have |
ill use | i am | im | were going | im going | im bringing | were bringing | my mother is | my wife is |
my husband is | were traveling | were travelling | im afraid of | im scared of | i cant | i can only | i can |
i should | btw im | btw i | its cold here | its hot here | we want | i was born | im based | im based in |
my name is | my boss is | theyre | its my | its our | theres a | there is a | the room is | the kids are |
the dog is
""",
    "doubts": """
i dont think | i think | i want something | i dont want | i do not want | i dont like that |
i dont like this | i dont like it | i dont know | dont know | no idea | i hate this | i hate you | i hate it |
i hate that | my question | my point | my computer crashed | what i want | i love you | i have a problem |
i have an issue | we are not | there is a problem | i have a question | i never said | i already told |
i already know that | i already tried | it says | it said | says error | error | i get an error |
im getting an error | i got an error | gives an error | gives me an error | an error | error message |
went black | went blank | crashed | it crashed | crashes | it crashes | froze | frozen | it froze | is stuck |
im stuck | stuck | failed | it failed | fails | it fails | not found | permission denied | denied |
access denied | cannot find | cant find | doesnt start | wont start | wont open | doesnt open | doesnt load |
wont load | not responding | not loading | broke | its broken | is broken | broken | nothing happens |
nothing happened | nothing works | something went wrong | something is wrong | blue screen | traceback |
exception | segfault | timeout error | theres a problem | i lost | i forgot my | my password | im sad |
im bored | im tired | i am sad | im scared | im hungry | im not sure | im not convinced | i want
""",
    "reasons": """
i | im | ive | its | youre | you | we | were | thats | this is | my | theres | someone | somebody |
the phone | it was | that was | they | he | she | its been | that is | there was | there were
""",
    "offers": """
shall i | should i | shall we | should we | would you like | do you want | want me to | would you prefer |
do you prefer | may i | can i | could i | ready | are you ready | ok | okay | does that work |
does that sound | sound good | sounds good | is that ok | is that okay | is that what you | did you mean |
do you mean | do you need | do you have | would it help | interested | are you | have you | will you |
can you | could you | right | correct | is it for | is this for | do you use | do you know | do you already
""",
    "goes_on": """
continue | go on | go ahead | go ahead and finish | carry on | keep going | keep it going | keep it coming |
proceed | resume | resume please | keep talking | keep writing | keep explaining | keep reading | keep on |
dont stop | do not stop | dont stop now | dont stop talking | do go on | do continue | finish it |
finish that | finish up | finish what you were saying | finish what you started | finish your sentence |
finish the sentence | finish that sentence | finish your thought | finish that thought | finish your answer |
finish the answer | finish your reply | finish your explanation | complete your answer |
complete your sentence | complete the answer | complete that | you may continue | you can continue |
you may go on | you can go on | you can carry on | you may proceed | you can proceed | you can resume |
you can keep going | you were saying | what were you saying | as you were saying | as you were |
pick up where you left off | pick it up where you left off | where you left off | from where you left off |
where you stopped | from where you stopped | where you were | from there | from here | from that point |
from the last word | from the last point | where were we | where were you | the rest | give me the rest |
tell me the rest | show me the rest | the rest please | unpause | play on | roll on | read on |
lets continue | let us continue | lets go on | lets resume | lets carry on | lets keep going | back to it |
back to what you were saying | go back to what you were saying | carry on where you stopped |
continue with that | continue with your answer | continue with what you were saying | continue your answer |
continue your reply | continue the answer | continue from there | continue from where you stopped |
continue where you were | please continue from there | continue on | continue now | continue then | press on |
push on | onwards | onward | get on with it | go go go | im back | i am back | ok im back | sorry im back |
back now | contineu | contniue | cont | dont mind me | pay me no mind | dont let me stop you |
dont let me interrupt | dont let me interrupt you | go on then | and on | keep em coming | more please |
tell me more | say more | go further | finish | please finish | finish please | complete it |
complete please | continue the explanation | continue the list | continue the story | continue the recipe |
continue the text | continue the summary | continue the poem | continue the essay | continue the letter |
continue the email | continue the code | continue the article | continue the description |
continue the instructions | continue the steps | continue the example | continue the thought |
continue the point | continue the reply | continue the response | continue your explanation |
continue your list | continue your story | continue your recipe | continue your text | continue your summary |
continue your poem | continue your essay | continue your letter | continue your email | continue your code |
continue your article | continue your description | continue your instructions | continue your steps |
continue your example | continue your thought | continue your point | continue your response |
continue that explanation | continue that list | continue that story | continue that recipe |
continue that text | continue that summary | continue that poem | continue that essay | continue that letter |
continue that email | continue that code | continue that article | continue that description |
continue that instructions | continue that steps | continue that example | continue that thought |
continue that point | continue that reply | continue that answer | continue that response |
continue this explanation | continue this list | continue this story | continue this recipe |
continue this text | continue this summary | continue this poem | continue this essay | continue this letter |
continue this email | continue this code | continue this article | continue this description |
continue this instructions | continue this steps | continue this example | continue this thought |
continue this point | continue this reply | continue this answer | continue this response |
finish the explanation | finish the list | finish the story | finish the recipe | finish the text |
finish the summary | finish the poem | finish the essay | finish the letter | finish the email |
finish the code | finish the article | finish the description | finish the instructions | finish the steps |
finish the example | finish the thought | finish the point | finish the reply | finish the response |
finish your list | finish your story | finish your recipe | finish your text | finish your summary |
finish your poem | finish your essay | finish your letter | finish your email | finish your code |
finish your article | finish your description | finish your instructions | finish your steps |
finish your example | finish your point | finish your response | finish that explanation | finish that list |
finish that story | finish that recipe | finish that text | finish that summary | finish that poem |
finish that essay | finish that letter | finish that email | finish that code | finish that article |
finish that description | finish that instructions | finish that steps | finish that example |
finish that point | finish that reply | finish that answer | finish that response | finish this explanation |
finish this list | finish this story | finish this recipe | finish this text | finish this summary |
finish this poem | finish this essay | finish this letter | finish this email | finish this code |
finish this article | finish this description | finish this instructions | finish this steps |
finish this example | finish this thought | finish this point | finish this reply | finish this answer |
finish this response | complete the explanation | complete the list | complete the story |
complete the recipe | complete the text | complete the summary | complete the poem | complete the essay |
complete the letter | complete the email | complete the code | complete the article |
complete the description | complete the instructions | complete the steps | complete the example |
complete the thought | complete the point | complete the reply | complete the response |
complete your explanation | complete your list | complete your story | complete your recipe |
complete your text | complete your summary | complete your poem | complete your essay | complete your letter |
complete your email | complete your code | complete your article | complete your description |
complete your instructions | complete your steps | complete your example | complete your thought |
complete your point | complete your reply | complete your response | complete that explanation |
complete that list | complete that story | complete that recipe | complete that text | complete that summary |
complete that poem | complete that essay | complete that letter | complete that email | complete that code |
complete that article | complete that description | complete that instructions | complete that steps |
complete that example | complete that thought | complete that point | complete that reply |
complete that answer | complete that response | complete this explanation | complete this list |
complete this story | complete this recipe | complete this text | complete this summary | complete this poem |
complete this essay | complete this letter | complete this email | complete this code |
complete this article | complete this description | complete this instructions | complete this steps |
complete this example | complete this thought | complete this point | complete this reply |
complete this answer | complete this response | resume the explanation | resume the list | resume the story |
resume the recipe | resume the text | resume the summary | resume the poem | resume the essay |
resume the letter | resume the email | resume the code | resume the article | resume the description |
resume the instructions | resume the steps | resume the example | resume the thought | resume the point |
resume the reply | resume the answer | resume the response | resume your explanation | resume your list |
resume your story | resume your recipe | resume your text | resume your summary | resume your poem |
resume your essay | resume your letter | resume your email | resume your code | resume your article |
resume your description | resume your instructions | resume your steps | resume your example |
resume your thought | resume your point | resume your reply | resume your answer | resume your response |
resume that explanation | resume that list | resume that story | resume that recipe | resume that text |
resume that summary | resume that poem | resume that essay | resume that letter | resume that email |
resume that code | resume that article | resume that description | resume that instructions |
resume that steps | resume that example | resume that thought | resume that point | resume that reply |
resume that answer | resume that response | resume this explanation | resume this list | resume this story |
resume this recipe | resume this text | resume this summary | resume this poem | resume this essay |
resume this letter | resume this email | resume this code | resume this article | resume this description |
resume this instructions | resume this steps | resume this example | resume this thought | resume this point |
resume this reply | resume this answer | resume this response | go on with the explanation |
go on with the list | go on with the story | go on with the recipe | go on with the text |
go on with the summary | go on with the poem | go on with the essay | go on with the letter |
go on with the email | go on with the code | go on with the article | go on with the description |
go on with the instructions | go on with the steps | go on with the example | go on with the thought |
go on with the point | go on with the reply | go on with the answer | go on with the response |
go on with your explanation | go on with your list | go on with your story | go on with your recipe |
go on with your text | go on with your summary | go on with your poem | go on with your essay |
go on with your letter | go on with your email | go on with your code | go on with your article |
go on with your description | go on with your instructions | go on with your steps | go on with your example |
go on with your thought | go on with your point | go on with your reply | go on with your answer |
go on with your response | go on with that explanation | go on with that list | go on with that story |
go on with that recipe | go on with that text | go on with that summary | go on with that poem |
go on with that essay | go on with that letter | go on with that email | go on with that code |
go on with that article | go on with that description | go on with that instructions | go on with that steps |
go on with that example | go on with that thought | go on with that point | go on with that reply |
go on with that answer | go on with that response | go on with this explanation | go on with this list |
go on with this story | go on with this recipe | go on with this text | go on with this summary |
go on with this poem | go on with this essay | go on with this letter | go on with this email |
go on with this code | go on with this article | go on with this description | go on with this instructions |
go on with this steps | go on with this example | go on with this thought | go on with this point |
go on with this reply | go on with this answer | go on with this response | carry on with the explanation |
carry on with the list | carry on with the story | carry on with the recipe | carry on with the text |
carry on with the summary | carry on with the poem | carry on with the essay | carry on with the letter |
carry on with the email | carry on with the code | carry on with the article | carry on with the description |
carry on with the instructions | carry on with the steps | carry on with the example |
carry on with the thought | carry on with the point | carry on with the reply | carry on with the answer |
carry on with the response | carry on with your explanation | carry on with your list |
carry on with your story | carry on with your recipe | carry on with your text | carry on with your summary |
carry on with your poem | carry on with your essay | carry on with your letter | carry on with your email |
carry on with your code | carry on with your article | carry on with your description |
carry on with your instructions | carry on with your steps | carry on with your example |
carry on with your thought | carry on with your point | carry on with your reply | carry on with your answer |
carry on with your response | carry on with that explanation | carry on with that list |
carry on with that story | carry on with that recipe | carry on with that text | carry on with that summary |
carry on with that poem | carry on with that essay | carry on with that letter | carry on with that email |
carry on with that code | carry on with that article | carry on with that description |
carry on with that instructions | carry on with that steps | carry on with that example |
carry on with that thought | carry on with that point | carry on with that reply | carry on with that answer |
carry on with that response | carry on with this explanation | carry on with this list |
carry on with this story | carry on with this recipe | carry on with this text | carry on with this summary |
carry on with this poem | carry on with this essay | carry on with this letter | carry on with this email |
carry on with this code | carry on with this article | carry on with this description |
carry on with this instructions | carry on with this steps | carry on with this example |
carry on with this thought | carry on with this point | carry on with this reply | carry on with this answer |
carry on with this response | keep going with the explanation | keep going with the list |
keep going with the story | keep going with the recipe | keep going with the text |
keep going with the summary | keep going with the poem | keep going with the essay |
keep going with the letter | keep going with the email | keep going with the code |
keep going with the article | keep going with the description | keep going with the instructions |
keep going with the steps | keep going with the example | keep going with the thought |
keep going with the point | keep going with the reply | keep going with the answer |
keep going with the response | keep going with your explanation | keep going with your list |
keep going with your story | keep going with your recipe | keep going with your text |
keep going with your summary | keep going with your poem | keep going with your essay |
keep going with your letter | keep going with your email | keep going with your code |
keep going with your article | keep going with your description | keep going with your instructions |
keep going with your steps | keep going with your example | keep going with your thought |
keep going with your point | keep going with your reply | keep going with your answer |
keep going with your response | keep going with that explanation | keep going with that list |
keep going with that story | keep going with that recipe | keep going with that text |
keep going with that summary | keep going with that poem | keep going with that essay |
keep going with that letter | keep going with that email | keep going with that code |
keep going with that article | keep going with that description | keep going with that instructions |
keep going with that steps | keep going with that example | keep going with that thought |
keep going with that point | keep going with that reply | keep going with that answer |
keep going with that response | keep going with this explanation | keep going with this list |
keep going with this story | keep going with this recipe | keep going with this text |
keep going with this summary | keep going with this poem | keep going with this essay |
keep going with this letter | keep going with this email | keep going with this code |
keep going with this article | keep going with this description | keep going with this instructions |
keep going with this steps | keep going with this example | keep going with this thought |
keep going with this point | keep going with this reply | keep going with this answer |
keep going with this response | continue with the explanation | continue with the list |
continue with the story | continue with the recipe | continue with the text | continue with the summary |
continue with the poem | continue with the essay | continue with the letter | continue with the email |
continue with the code | continue with the article | continue with the description |
continue with the instructions | continue with the steps | continue with the example |
continue with the thought | continue with the point | continue with the reply | continue with the answer |
continue with the response | continue with your explanation | continue with your list |
continue with your story | continue with your recipe | continue with your text | continue with your summary |
continue with your poem | continue with your essay | continue with your letter | continue with your email |
continue with your code | continue with your article | continue with your description |
continue with your instructions | continue with your steps | continue with your example |
continue with your thought | continue with your point | continue with your reply |
continue with your response | continue with that explanation | continue with that list |
continue with that story | continue with that recipe | continue with that text | continue with that summary |
continue with that poem | continue with that essay | continue with that letter | continue with that email |
continue with that code | continue with that article | continue with that description |
continue with that instructions | continue with that steps | continue with that example |
continue with that thought | continue with that point | continue with that reply | continue with that answer |
continue with that response | continue with this explanation | continue with this list |
continue with this story | continue with this recipe | continue with this text | continue with this summary |
continue with this poem | continue with this essay | continue with this letter | continue with this email |
continue with this code | continue with this article | continue with this description |
continue with this instructions | continue with this steps | continue with this example |
continue with this thought | continue with this point | continue with this reply | continue with this answer |
continue with this response |
keep cooking | let him cook | let it cook | keep it rolling | never stop | please dont stop |
pls dont stop | dont you dare stop | dont stop here | dont stop yet | dont stop please | dont stop pls |
dont stop explaining | dont stop writing | dont stop typing | dont stop on my account | no need to stop |
theres no need to stop | you dont have to stop | you dont need to stop | you neednt stop | no dont stop |
please do go on | pray continue | do carry on | please carry on | pls go on | pls continue |
go on please | go on pls | still listening | im still listening | im still here | go on im listening |
carry on im listening |
dont stop there
""",
    "remarks": """
i cant wait to | cant wait to | cant wait for | i cant wait for | i cant wait until | looking forward to |
im looking forward to | that reminds me of | reminds me of | this reminds me of | my dog does | my cat does |
my kids do | my mum | my mom always | so thats what | so thats why | so thats how | so thats where |
so thats when | so thats the reason | ah thats what | ah thats why | ah thats how | oh thats what |
oh thats why | oh thats how | thats why | no wonder | i love how | i love that | i like how | i like that |
i always wondered | ive always wondered | i always thought | i used to | i remember when | i remember that |
must have been | that must have been | that must be | they must have | he must have | she must have |
you explain | youre good at | youre really good at | you are so | youre so | youre doing | you are doing |
youre such | never heard of | ive never heard of | i never heard of | never seen | id never heard of |
i had never heard of | hadnt heard of | thats in my | sounds like my | sounds like something | same as my |
my thoughts exactly | took the words | glad i | good thing i | glad you | lucky me | im learning |
thanks for | thx for | thank you for | ty for | tysm for | tks for | cheers for | many thanks for |
thanks so much for | thank you so much for | thanks a lot for | appreciate the | i appreciate the |
i appreciate your | glad to hear | happy to hear | good to hear | nice to hear | great to hear |
good to know | nice to know | great to know | interesting to know | love how | love that | love the |
i love the | i like the | like the | i really like | i enjoy | im enjoying | enjoying the | never knew |
i never knew | didnt know | i didnt know | i didnt realize | i didnt realise | didnt realize | had no idea |
i had no idea | who knew | i was just thinking | i was just wondering about | i was wondering about that |
i was just about to say | i was going to say | you read my mind | as i suspected | just as i | thats what my |
what a | such a | makes me want to | makes me think of | brings back | finally someone | finally somebody |
finally a | finally an | at last | no one ever | nobody ever | nobody told me | my granny | my grandma |
we did that | we went there | ive been there | i was there | i lived there | ive seen | i saw that |
i remember | i read about | i heard about | i heard of | ive heard of | ive heard about | ive read about |
i saw one | we learned about | i learned about | we saw | i read something | i saw something |
i heard something | we had that | we learned that | i learned that | my teacher told | my mum told |
my grandma used
""",
    "afters": "after | following | once",
    "contrasts": """
not | not the | not a | not for | not in | not on | not to | rather than | instead of | and not
""",
    "instead": "instead | rather",
    "points": """
that | thats | those | these | this | it | its | they | theyre | those are | these are | they are | that is |
this is | it is | so | such | such a | what a | must be | youre
""",
    "talks": """
im talking about | i was talking about | i am talking about | im asking about | i was asking about |
this is about | its about
""",
    "declines": """
not now | not right now | not yet | no need | not needed | not necessary | maybe later | perhaps later |
no need to | later maybe | another time | some other time
""",
    "asks_first": """
are | does | did | will | has | had | is | was | should | must | do most | do any | do these | do those
""",
    "acks_alone": """
easy | super easy | sound | canny | proper | belting | belter | smashing | tidy | nail on the head |
bingo | bullseye | touche | touché | affirm | braw | bussin | mood | felt | i feel that | real |
frfr | ong | nocap | fax | W | dub | ight | iight | yuppers | yos | yeye | yeet | yh yh | yaya |
mmmk | kay | kayy | okiedokie | okies | neato | underst | capiche | savvy | grok | grokked | fairs |
hallelujah | testify | innit | innit though | sharp | sharpsharp | fiti | abi | sabi | steady |
steady lah | shiok | swee | orite | alrite | orait | gotcher | keeping up | bookmarked |
screenshotted | screenshot taken | filing that away | gtk | riveting | deep | wise | decent | dece |
perf | purrfect | perfik | poifect | beauty | bewdy | bonzer | ripper | she'll be right | chur |
stoked | pumped | hyped | excited | precious | wholesome | ooft | eek | eep | ew | eww | ewww | yuck |
drooling | rough | ruthless | ur a star | top bloke | attaboy | attagirl | tip of the hat | sold |
convinced | sayless | fancy | fancy schmancy | figures | typical | obvs | natch | duh | d'oh | doh |
whoopsie | eureka | lightbulb | head spinning | nods | nodding | smiles | laughs | snorts | claps |
golf clap | shrugs | salutes | fist bump | gulp | sigh | sighs | le sigh | meh | s'pose | possibly |
ta duck | i buy that | aye right enough | right enough | fair enuf | fair nuff | right ho | too easy |
aha moment | ate and left no crumbs | no lie | no argument here | no arguments here | no wahala |
so shiok | just the ticket | no wuckers | no dramas | no drama | no bother | far out |
dont i know it | don't i know it | int it | ok can | nae bother ta | no bother ta | smashed it |
killed it | luv it | there you go | there ya go | mic drop | praise be | glory be | could be |
maybe so | perhaps so | how very helpful of you | hats off | you're not wrong | na true | nae bother |
nae bother pal | nay bother | im sold | i'm sold | duh me | silly me | my brain hurts | salute |
suppose so
""",
    "marvels_alone": """
yoh | yho | haibo | hayibo | eish | yoh yoh | jirre | ag shame | shame hey | walao | aiyo | aiyah |
aiyoh | wahala | ehen | issokay | mercy | lordy | lawd | lawks | struth | gadzooks | egads | zounds |
holy mackerel | jesus | jesus christ | jaysus | jinkies | dayum | fuckin hell | fucking hell |
fkn hell | bloody hell | bleedin hell | flippin eck | flipping nora | heck | snap | wowie | yowza |
yowzer | zoinks | ooer | blow me down | gerraway | 4 real | 4real | rlly | rlyyy | orly | shook |
shooketh | gagged | gobsmacked | flabbergasted | lost for words | stunned | floored | wth | omgosh |
omigod | omigosh | ohmygod | ermahgerd | zomg | jfc | insanity | craziness | inconceivable |
astounding | staggering | jaw on the floor | mental | madness | trippy | freaky | impressed |
mercy me | fuck me | stone me | im shook | i'm shook | im shooketh | im gagged | im stunned |
im floored | gor blimey | damn son | who woulda thunk | no way jose | no freakin way
""",
    "laughs_alone": """
lmbo | roflcopter | pmsl | lawl | crying | crying rn | cryin | ded | weak | wheeze | screaming |
cackling | cackle | hollering | howling | creased | creasing | snort | hysterical | priceless |
pissing myself | i'm ded | im ded | i am weak | im howling | im creased | tickled me | in stitches
""",
    "thanks_alone": """
chrs | tx | txs | tqvm | thankee | tank you | fank you | fanks | 10q | obliged | preesh | gbu |
owe you one | mahalo | baie dankie | enkosi | ngiyabonga | jazakallah | jzk | jazakallah khair |
you da best
""",
    "stops_alone": """
wheesht | haud yer wheesht | whisht | shaddup | shuddup | gtfo | belt up | sod off | fuck off |
naff off | get lost | stawp | finished | nomore | i already know that | hault | nvrmd | 4get it |
fuggedaboutit | unimportant | nothing | meh whatever | mispaste | misclick | misclicked |
sent too early | waste of time | i'll ask my mum | have to dash | offski | imma head out |
ima head out | deuces | baibai | cul8r | ttfn | tata | tara a bit | toodle pip | toodleoo |
cheerybye | gotta get back to work | cool it | i get the idea | i get the point | i get the picture |
i get the gist | i got the gist | got the gist | got the idea | ok i get the idea | ok ok i get it |
ok ok i get the idea | yes yes i get it | yeah yeah i get it | alright i get it |
alright alright i get it | okay okay i get it | jog on | buzz off | f off | heard it all |
already know this | know this already | heard this before | get the idea | point made | dw about it |
scrub that | strike that | sent by mistake | sent by accident | giving up | ta ra | logging off |
resolved | back to work | call it quits | i already know this | mis-sent | i'm logging off |
got it from here | that's it thanks | ta ta | nothing else | nothing nvm | skip | skip all that |
skip please | no longer matters | change of mind | later gator | cu later | no im good | no i'm good |
nah its fine | nah it's fine | no it's fine | no its ok | no it's okay | never you mind |
forget what i said | wrong chat | wrong window | wrong window sorry | wrong question |
wrong question sorry | wrong person | wrong person sorry | wrong tab | wrong topic |
wrong topic sorry | wrong thread | wrong one sorry | sorry wrong one | didnt mean to send |
didn't mean to send that
""",
}
